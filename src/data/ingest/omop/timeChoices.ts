/** When each fact counts as known, table by table, with the reason: the OMOP part of the leakage table. Read from the mappings. */
import type { Moment, TimeChoice } from './mapping.ts';
import { OMOP_MAPPINGS } from './mappings/index.ts';

export interface OmopTimeChoice {
  readonly table: string;
  /** What it is, and from which kind of record. */
  readonly event: string;
  readonly time: string;
  readonly because: string;
}

export function omopTimeChoices(): readonly OmopTimeChoice[] {
  return OMOP_MAPPINGS.flatMap(({ table, rows }) =>
    rows.flatMap(({ event, times }) =>
      (times ?? []).map((choice) => ({
        table,
        event: choice.types === undefined ? event : `${event} (${choice.types.family})`,
        time: timeOf(choice),
        because: choice.because,
      })),
    ),
  );
}

function timeOf({ at, fallback = [], unlessStartOfVisit }: TimeChoice): string {
  const first = typeof at === 'object' ? momentText(at) : at === 'birth' ? 'birth_datetime, else its parts' : at;
  const choices = [first, ...fallback.map(momentText)].join(', else ');
  return unlessStartOfVisit === true ? `${choices}; encounter end where that is the start of the visit` : choices;
}

function momentText({ datetime, date, day }: Moment): string {
  return [...(datetime === undefined ? [] : [datetime]), ...(date === undefined ? [] : [`${day} of ${date}`])].join(
    ', else ',
  );
}
