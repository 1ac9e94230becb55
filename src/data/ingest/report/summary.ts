/** The figures of a report without its lists, for programs that run `ingest` and decide by them. */
import { byFate, type Fate } from './fates.ts';
import { type IngestReport, type OutcomeCounts, REPORT_FORMAT, totalOutcomes } from './ingestReport.ts';
import { remarks } from './remarks.ts';

export interface ReportSummary {
  readonly format: typeof REPORT_FORMAT;
  readonly source: IngestReport['source'];
  readonly datasetName: string;
  readonly files: number;
  readonly bytes: number;
  readonly lines: number;
  readonly outcomes: OutcomeCounts;
  readonly fates: Readonly<Record<Fate, number>>;
  readonly events: number;
  readonly patients: IngestReport['patients'];
  readonly codes: { readonly distinct: number; readonly unmapped: number; readonly unmappedRows: number };
  readonly faults: number;
  readonly remarks: readonly string[];
}

export function reportSummary(report: IngestReport): ReportSummary {
  const { files, tables, codes } = report;
  const outcomes = totalOutcomes(tables);
  return {
    format: REPORT_FORMAT,
    source: report.source,
    datasetName: report.datasetName,
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    lines: tables.reduce((sum, { lines }) => sum + lines, 0),
    outcomes,
    fates: byFate(outcomes),
    events: report.rows.written,
    patients: report.patients,
    codes: { distinct: codes.distinct, unmapped: codes.unmapped.codes, unmappedRows: codes.unmapped.rows },
    faults: report.faults.length,
    remarks: remarks(report),
  };
}
