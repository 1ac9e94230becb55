/** The report beside the data set: `ingest.json` for programs, `ingest.html` for people. It must add up, or nothing is written. */
import { join } from 'node:path';
import { invariant } from '../../../base/errors.ts';
import { writeFileWhole } from '../../../base/outputs.ts';
import { type IngestReport, unaccounted } from './ingestReport.ts';
import { reportPage } from './page.ts';

export const REPORT_FILE = 'ingest.json';
export const REPORT_PAGE = 'ingest.html';

/** @throws internal/invariant naming the first place that does not add up. */
export async function writeReport(folder: string, report: IngestReport): Promise<void> {
  requireAccounted(report);
  await writeFileWhole(join(folder, REPORT_FILE), `${JSON.stringify(report, null, 2)}\n`);
  await writeFileWhole(join(folder, REPORT_PAGE), reportPage(report));
}

function requireAccounted(report: IngestReport): void {
  for (const { where, expected, found } of unaccounted(report)) {
    invariant(false, where, `The ingest report does not add up: ${found} of ${expected} are accounted for.`);
  }
}
