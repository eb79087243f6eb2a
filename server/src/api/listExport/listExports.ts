import type { ExportListInput, ListExport } from '@parley/schema'
import type { Viewer } from '../../base/viewer.js'
import type { ExportFiles } from '../../chat/dataExport/dataExport.routes.js'

/** Knows nothing of a context, which knows it as one of the services. */
export interface ListExports extends ExportFiles {
  /** An address for a list that the viewer may read. */
  request(viewer: Viewer, input: ExportListInput, signal: AbortSignal): Promise<ListExport>
}
