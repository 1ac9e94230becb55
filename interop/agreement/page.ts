/** The figures as Markdown tables, for the parts of docs/agreement.md that are generated. */
import type { Held } from './held.ts';
import { type Explained, type PairResult, type TopicResult, UNEXPLAINED } from './match.ts';
import { SOURCE_TITLES, SOURCES, type SourceName } from './topic.ts';

/** What each topic counts, and how often two data sets say the same. */
export function agreementTable(results: readonly TopicResult[]): string {
  const pairs = [
    ['fhir', 'omop'],
    ['fhir', 'meds'],
    ['omop', 'meds'],
  ] as const;
  const head = [
    `| what, told by | ${SOURCES.map((source) => SOURCE_TITLES[source]).join(' | ')} | ${pairs.map(pairTitle).join(' | ')} |`,
    '|---|--:|--:|--:|--:|--:|--:|',
  ];
  const rows = results.map(({ name, by, holdings, pairs: compared }) => {
    const counts = SOURCES.map((source) => {
      const holding = holdings.find((each) => each.source === source);
      return holding === undefined ? '–' : `${figure(holding.items)} (${holding.patients})`;
    });
    const agreed = pairs.map((pair) => {
      const found = compared.find(({ sources }) => sources.toSorted().join() === [...pair].sort().join());
      return found === undefined ? '–' : agreedText(found);
    });
    return `| ${name}: ${by} | ${[...counts, ...agreed].join(' | ')} |`;
  });
  return [...head, ...rows].join('\n');
}

/** Every difference, with its count and cause. */
export function differencesTable(results: readonly TopicResult[]): string {
  const rows = results.flatMap(({ name, pairs }) =>
    pairs.flatMap(({ sources, otherTime, onlyFirst, onlySecond }) => [
      ...causeRows(name, sources, 'both, at different times', otherTime),
      ...causeRows(name, sources, `only ${SOURCE_TITLES[sources[0]]}`, onlyFirst),
      ...causeRows(name, sources, `only ${SOURCE_TITLES[sources[1]]}`, onlySecond),
    ]),
  );
  return ['| what | between | where | items | why |', '|---|---|---|--:|---|', ...rows].join('\n');
}

/** Every event of the three data sets; the last row is the whole. */
export function heldTable(held: readonly Held[]): string {
  const kinds = [...new Set(held.map(({ kind }) => kind))];
  const of = (source: SourceName, kind?: string): number =>
    held
      .filter((each) => each.source === source && (kind === undefined || each.kind === kind))
      .reduce((sum, { events }) => sum + events, 0);
  const cell = (count: number): string => (count === 0 ? '–' : figure(count));
  const row = (title: string, kind?: string): string =>
    `| ${title} | ${SOURCES.map((source) => cell(of(source, kind))).join(' | ')} |`;
  return [
    `| events | ${SOURCES.map((source) => SOURCE_TITLES[source]).join(' | ')} |`,
    '|---|--:|--:|--:|',
    ...kinds.map((kind) => row(kind, kind)),
    row('all'),
  ].join('\n');
}

/** How many items no cause explains. */
export function unexplained(results: readonly TopicResult[]): number {
  return results
    .flatMap(({ pairs }) => pairs.flatMap((pair) => [...pair.otherTime, ...pair.onlyFirst, ...pair.onlySecond]))
    .filter(({ because }) => because === UNEXPLAINED)
    .reduce((sum, { items }) => sum + items, 0);
}

function causeRows(
  name: string,
  sources: PairResult['sources'],
  where: string,
  causes: readonly Explained[],
): readonly string[] {
  return causes.map(
    ({ because, items, isChecked }) =>
      `| ${name} | ${pairTitle(sources)} | ${where} | ${figure(items)} | ${because}${isChecked ? '' : ' †'} |`,
  );
}

/** `95 + 180, 7/100`: at the same time, and at another; patients for whom all is the same. */
function agreedText({ same, otherTime, patients, alike }: PairResult): string {
  const other = otherTime.reduce((sum, { items }) => sum + items, 0);
  const items = other === 0 ? figure(same) : `${figure(same)} + ${figure(other)}`;
  return `${items}, ${alike}/${patients}`;
}

function pairTitle([first, second]: readonly [SourceName, SourceName]): string {
  return `${SOURCE_TITLES[first]}–${SOURCE_TITLES[second]}`;
}

function figure(count: number): string {
  return count.toLocaleString('en-US');
}
