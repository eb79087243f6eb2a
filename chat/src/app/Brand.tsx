import type { ReactElement } from 'react'
import { Logo } from '../control/Logo.tsx'
import styles from './Brand.module.css'
import { useAppearance } from './useAppearance.ts'

/** Whose chat it is: the company's logo and name, where they are set. */
export function Brand({ size }: { size: number }): ReactElement {
  const { value } = useAppearance()
  return (
    <>
      {value?.logo ? (
        <img className={styles.logo} src={value.logo} alt="" height={size} />
      ) : (
        <Logo size={size} />
      )}
      <span>{value?.companyName ?? 'Parley'}</span>
    </>
  )
}
