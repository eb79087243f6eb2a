const ROWS = 12

/** Rows of the right height while the first page is on its way; they appear late enough not to flicker. */
export function Skeletons({ columns }: { columns: number }) {
  return Array.from({ length: ROWS }, (_, row) => (
    <tr key={row} className="row skeleton-row">
      {Array.from({ length: columns }, (_, column) => (
        <td key={column}>
          <span className="skeleton" />
        </td>
      ))}
    </tr>
  ))
}
