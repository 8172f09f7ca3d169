import { fileOf } from '@/api/client'
import type { ReportFormat } from '@/api/types'
import { saveFile } from '@/components/chart/save'

/** Of a picture or a batch: has the server write it, and saves it. */
export async function exportReport(request: { image_id?: string; batch_id?: string; format: ReportFormat; language: string }): Promise<void> {
  const { blob, name } = await fileOf('/api/reports/export', request)
  saveFile(blob, name)
}
