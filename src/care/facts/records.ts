/**
 * Opens a source of clinical records, a MEDS dataset or FHIR, and gives each patient's record as facts.
 *
 * The kind is detected: a folder with `data/**.parquet` is MEDS; anything else is read as FHIR (NDJSON in a folder or a file, gzip or not, Bundles).
 */
import { listInput } from '../../data/ingest/input/files.ts';
import type { ClinicalRecord } from './fact.ts';
import { openFhir } from './fhir/openFhir.ts';
import { clockOfZone, type HospitalClock } from './hospitalClock.ts';
import { openMeds } from './meds/openMeds.ts';

export interface RecordsOptions {
  /** IANA zone of the hospital's clock; must have been checked. Left out: of a dataset, the one that it was ingested with; of FHIR, what its offsets tell. */
  readonly zone?: string | undefined;
}

export interface Records {
  /** On which times are; null where no zone is known: then times are the source's, mostly UTC, or of FHIR as its offsets have them. */
  readonly clock: HospitalClock | null;
  /** In a fixed order. */
  subjects(): Promise<readonly string[]>;
  /**
   * @param asOf minutes on the record's clock; left out: when the last thing became known.
   * @throws input/missing when there is no such patient.
   */
  record(subject: string, asOf?: number): Promise<ClinicalRecord>;
  /** Memory stays bounded by one patient's record, or a share of them. */
  all(): AsyncIterable<ClinicalRecord>;
  /** What could not be read, in counts; after everything was read. */
  remarks(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** @throws input/missing when there is nothing at the path, input/invalid for an unusable dataset. */
export async function openRecords(path: string, { zone }: RecordsOptions = {}): Promise<Records> {
  const clock = zone === undefined ? null : clockOfZone(zone);
  const files = await listInput(path);
  return files.some(({ name }) => /^(data|train|tuning|held_out)\/.*\.parquet$/.test(name))
    ? openMeds(path, clock)
    : openFhir(path, clock);
}
