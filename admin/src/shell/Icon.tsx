import {
  Activity,
  BookOpen,
  CalendarClock,
  ChartColumn,
  Cpu,
  DoorOpen,
  House,
  KeyRound,
  type LucideIcon,
  Mail,
  MessagesSquare,
  Monitor,
  Palette,
  ScrollText,
  Server,
  Shield,
  SlidersHorizontal,
  Table2,
  Users,
  Wallet,
} from 'lucide-react'

const icons: Record<string, LucideIcon> = {
  book: BookOpen,
  chart: ChartColumn,
  clock: CalendarClock,
  cpu: Cpu,
  door: DoorOpen,
  home: House,
  key: KeyRound,
  mail: Mail,
  messages: MessagesSquare,
  monitor: Monitor,
  palette: Palette,
  pulse: Activity,
  scroll: ScrollText,
  server: Server,
  shield: Shield,
  sliders: SlidersHorizontal,
  users: Users,
  wallet: Wallet,
}

/** The icon of a type, by the name the schema gives it. */
export function Icon({ name }: { name: string }) {
  const Shown = icons[name] ?? Table2
  return <Shown size={16} strokeWidth={1.75} aria-hidden="true" />
}
