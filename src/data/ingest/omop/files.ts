/**
 * Which file holds which OMOP table, by file and folder names: `person.csv`, `2b_CONCEPT.csv.gz`, `measurement_000000000012.parquet`,
 * `measurement/part-00000.parquet`. The content is looked at when a file is landed.
 *
 * Eras are derived from occurrences; they are landed only where the occurrences are absent.
 */
import type { Outcome } from '../outcomes.ts';
import { OMOP_MAPPINGS } from './mappings/index.ts';
import type { InputFile } from './source.ts';

/** Files that other rows would be looked up in; their lines say nothing that happened. */
const REFERENCE_TABLES = [
  'concept',
  'concept_ancestor',
  'concept_class',
  'concept_relationship',
  'concept_synonym',
  'vocabulary',
  'domain',
  'relationship',
  'drug_strength',
  'source_to_concept_map',
  'cdm_source',
  'metadata',
  'location',
  'care_site',
] as const;

/** Tables of the CDM without a mapping. */
const TABLES_NOT_MAPPED = [
  'cohort',
  'cohort_attribute',
  'cohort_definition',
  'attribute_definition',
  'cost',
  'dose_era',
  'episode',
  'episode_event',
  'fact_relationship',
  'location_history',
  'note_nlp',
  'payer_plan_period',
  'survey_conduct',
  'visit_cost',
] as const;

/** Derived table → the table that makes it superfluous. */
const ERAS: Readonly<Record<string, string>> = { condition_era: 'condition_occurrence', drug_era: 'drug_exposure' };

export interface OmopFiles {
  /** Tables to land, with their files by name, in the order of the mappings. */
  readonly tables: readonly { readonly table: string; readonly files: readonly InputFile[] }[];
  /** CONCEPT and CONCEPT_ANCESTOR, for `resolveOmopConcepts`. */
  readonly concepts: ConceptFiles;
  /** Files whose lines are only counted, and as what. */
  readonly counted: readonly { readonly table: string; readonly file: InputFile; readonly outcome: Outcome }[];
  /** Files that are no tables: outcome `other format`. */
  readonly others: readonly InputFile[];
}

export interface ConceptFiles {
  readonly concept: readonly InputFile[];
  readonly ancestor: readonly InputFile[];
}

/** Sorts the files of an input folder; undefined when none of them is an OMOP table of patients' records. */
export function findOmopFiles(files: readonly InputFile[]): OmopFiles | undefined {
  const byTable = new Map<string, InputFile[]>();
  const others: InputFile[] = [];
  for (const file of [...files].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const table = tableOf(file.name);
    if (table === undefined) others.push(file);
    else byTable.set(table, [...(byTable.get(table) ?? []), file]);
  }
  const mapped = OMOP_MAPPINGS.map(({ table }) => table).filter((table) => byTable.has(table));
  const landed = mapped.filter((table) => !(table in ERAS && byTable.has(ERAS[table])));
  if (landed.length === 0) return undefined;
  const counted = [...byTable].flatMap(([table, tableFiles]) =>
    landed.some((each) => each === table) ? [] : tableFiles.map((file) => ({ table, file, outcome: outcomeOf(table) })),
  );
  return {
    tables: landed.map((table) => ({ table, files: byTable.get(table) ?? [] })),
    concepts: { concept: byTable.get('concept') ?? [], ancestor: byTable.get('concept_ancestor') ?? [] },
    counted,
    others,
  };
}

function outcomeOf(table: string): Outcome {
  if (table in ERAS) return 'derived table';
  return REFERENCE_TABLES.some((each) => each === table) ? 'reference only' : 'type not mapped';
}

const TABLES: readonly string[] = [
  ...OMOP_MAPPINGS.map(({ table }) => table),
  ...REFERENCE_TABLES,
  ...TABLES_NOT_MAPPED,
];

const DATA_ENDING = /\.(csv|tsv|txt|psv|parquet|parq|pq)(\.gz)?$/;

/** The table of a file by its path from the input folder: by its own name, else by the name of the nearest folder that is a table's. */
function tableOf(name: string): string | undefined {
  const folders = name.toLowerCase().split(/[/\\]/);
  const file = folders.pop() ?? '';
  if (folders.includes('__macosx') || file.startsWith('.') || !DATA_ENDING.test(file)) return undefined;
  const own = tableNamed(file.replace(DATA_ENDING, ''));
  if (own !== undefined) return own;
  return folders
    .reverse()
    .map((folder) => tableNamed(folder.replace(DATA_ENDING, '')))
    .find((table) => table !== undefined);
}

/** `2b_concept`, `omop_person`, `measurement-00012`: the table without what an export adds before and after. */
function tableNamed(stem: string): string | undefined {
  const withoutPart = stem.replace(/[-_.]?\d+([-_.]of[-_.]\d+)?$/, '');
  const candidates = [stem, withoutPart].flatMap((each) => [
    each,
    each.replace(/^(\d+[a-z]?|[a-z]|omop|cdm|omop_cdm)[-_.]/, ''),
    // A schema before the name: `public.person`.
    each.replace(/^\w+\./, ''),
  ]);
  return candidates.find((each) => TABLES.includes(each));
}
