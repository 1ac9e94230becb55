/**
 * The two kinds of records that are landed, FHIR and OMOP, behind one contract: which files are landed in which groups, how a unit is landed,
 * and what putting together needs to know of the kind.
 */

import { AnamnesisError } from '../../base/errors.ts';
import type { Session } from '../record/duckdb.ts';
import { readAttachments } from './attachments/readAttachments.ts';
import { isDownloadState } from './bulk/stateFile.ts';
import { type FhirSettings, landFhir, prepareFhir } from './fhir/land.ts';
import { fhirTimeChoices } from './fhir/timeChoices.ts';
import type { SniffedFile } from './ingest.ts';
import type { RejectedLines } from './landing/store.ts';
import type { GroupedFile, Unit } from './landing/units.ts';
import type { SameId } from './merge/instances.ts';
import type { SubjectRule } from './merge/lookups.ts';
import type { SourceConcept } from './merge/terms.ts';
import { resolveOmopConcepts } from './omop/concepts.ts';
import { countFileLines } from './omop/countLines.ts';
import { findOmopFiles } from './omop/files.ts';
import { landTable } from './omop/landTable.ts';
import { omopTimeChoices } from './omop/timeChoices.ts';
import type { IngestOptions } from './options.ts';
import type { InputFault, Outcome } from './outcomes.ts';
import { NO_TABLE, type TimeChoice } from './report/ingestReport.ts';
import type { SourceKind } from './sourceKind.ts';
import type { ViewLanding } from './views/landViews.ts';

/** What landing a unit gave, beside its rows. */
export interface LandedUnit {
  readonly rejected: readonly RejectedLines[];
  readonly faults: readonly InputFault[];
  readonly hasRows: boolean;
  readonly hasViewRows: boolean;
}

export interface Source {
  readonly kind: SourceKind;
  readonly version: string | null;
  readonly notes: readonly string[];
  /** What changes landed rows, as a JSON value: part of the units' ids. */
  readonly landingSettings: unknown;
  /** Files that are landed, with their groups. */
  readonly files: readonly GroupedFile[];
  /** Files that are not, and why: their lines are counted, or they are faults. */
  readonly others: readonly {
    readonly file: SniffedFile;
    readonly outcome: Outcome;
    readonly table: string;
    readonly fault?: InputFault;
  }[];
  readonly prepare: (session: Session) => Promise<void>;
  readonly land: (
    session: Session,
    unit: Unit,
    out: string,
    scratch: (name: string) => string,
    signal: AbortSignal,
  ) => Promise<LandedUnit>;
  /** Adds texts that lie beside the records to the lookup `attachments`. */
  readonly attach?: (session: Session, signal: AbortSignal) => Promise<readonly InputFault[]>;
  readonly subjects: SubjectRule;
  readonly sameId: SameId;
  readonly resolve?: {
    readonly systems: ReadonlySet<string>;
    readonly unitPrefix: string;
    readonly concepts: (session: Session, codes: Iterable<string>) => Promise<ReadonlyMap<string, SourceConcept>>;
  };
  readonly timeChoices: readonly TimeChoice[];
}

export function sourceOf(
  kind: 'fhir' | 'omop',
  folder: string,
  files: readonly SniffedFile[],
  options: IngestOptions,
  views?: ViewLanding,
): Source {
  return kind === 'fhir' ? fhirSource(folder, files, options, views) : omopSource(folder, files, options);
}

function fhirSource(
  folder: string,
  files: readonly SniffedFile[],
  { zone, subjectIdentifier, memoryLimitMb, attachments }: IngestOptions,
  views: ViewLanding | undefined,
): Source {
  const settings: FhirSettings = { zone, subjectIdentifier };
  const names = files.map(({ name }) => name);
  const isJson = ({ name, sniffed }: SniffedFile): boolean =>
    ['ndjson', 'json documents'].includes(sniffed.format) && !isDownloadState(name, names);
  const prepare = (session: Session): Promise<void> => prepareFhir(session, settings);
  return {
    kind: 'fhir',
    version: 'R4',
    notes: [],
    landingSettings: { kind: 'fhir', ...settings, ...(views !== undefined && { views: views.settings }) },
    files: files.filter(isJson).map((file) => ({ ...file, group: fhirGroup(file) })),
    others: files
      .filter((file) => !isJson(file))
      .map((file) => ({ file, outcome: 'other format', table: NO_TABLE, ...faultOf(file) })),
    prepare,
    land: (session, unit, out, scratch, signal) =>
      landFhir(session, unit, settings, out, scratch, signal, views, memoryLimitMb),
    attach: (session, signal) => readAttachments(session, prepare, attachments ?? folder, signal),
    sameId: 'version',
    subjects: { from: subjectIdentifier === undefined ? 'hash' : 'identifier' },
    timeChoices: [...fhirTimeChoices(), ...(views?.timeChoices ?? [])],
  };
}

/** Files with a byte order mark go the slow way, which takes it off. */
function fhirGroup({ sniffed }: SniffedFile): string {
  const form = sniffed.format === 'ndjson' && !sniffed.byteOrderMark ? 'ndjson' : 'documents';
  return sniffed.compression === 'gzip' ? `${form} gzip` : form;
}

function omopSource(folder: string, files: readonly SniffedFile[], { zone, codes }: IngestOptions): Source {
  const found = findOmopFiles(files);
  if (found === undefined) {
    throw new AnamnesisError('input/invalid', {
      where: folder,
      rule: 'No file is a table of patients’ records by its name.',
      remedy: 'Name files after the tables of the OMOP CDM (person.csv, condition_occurrence.parquet …).',
    });
  }
  const context = { zone, codes: codes ?? 'standard' } as const;
  const byName = new Map(files.map((file) => [file.name, file]));
  const sniffedOf = (name: string): SniffedFile[] => {
    const file = byName.get(name);
    return file === undefined ? [] : [file];
  };
  return {
    kind: 'omop',
    version: null,
    notes: [],
    landingSettings: { kind: 'omop', ...context },
    files: found.tables.flatMap(({ table, files: members }) =>
      members.flatMap(({ name }) => sniffedOf(name).map((file) => ({ ...file, group: table }))),
    ),
    others: [
      ...found.counted.flatMap(({ table, file, outcome }) =>
        sniffedOf(file.name).map((sniffed) => ({ file: sniffed, outcome, table })),
      ),
      ...found.others.flatMap(({ name }) =>
        sniffedOf(name).map((file) => ({ file, outcome: 'other format' as const, table: NO_TABLE, ...faultOf(file) })),
      ),
    ],
    prepare: async () => {},
    land: async (session, unit, out) => {
      const landing = await landTable(session, unit.group, unit.files, context, out);
      const rejected = landing.files.map(({ file, rejected: counts }) => ({
        file,
        table: unit.group,
        counts: Object.fromEntries(counts),
      }));
      return { rejected, faults: landing.faults, hasRows: true, hasViewRows: false };
    },
    sameId: 'row',
    subjects: { from: 'number' },
    resolve: {
      systems: new Set(['omop']),
      unitPrefix: 'omop:',
      concepts: (session, codes) => resolveOmopConcepts(session, found.concepts, codes),
    },
    timeChoices: omopTimeChoices(),
  };
}

function faultOf({ name, sniffed }: SniffedFile): { readonly fault?: InputFault } {
  return sniffed.fault === undefined ? {} : { fault: { file: name, ...sniffed.fault, count: 1 } };
}

/** Lines of a file that is not landed: rows of a table, lines of a text; one for anything else. */
export async function linesOfOther(session: Session, file: SniffedFile): Promise<number> {
  if (file.sniffed.format === 'csv' || file.sniffed.format === 'parquet') return countFileLines(session, file);
  return file.sniffed.format === 'empty' ? 0 : 1;
}
