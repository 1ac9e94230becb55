/**
 * SQL macros that the compiled mappings call: references to keys, times to UTC, numbers in strings; text of notes in `noteText.ts`.
 *
 * Times: a text with an offset is an instant. (DuckDB ignores the offset when it casts to TIMESTAMP; only TIMESTAMPTZ heeds it.) A text
 * without offset is the wall clock of the hospital's zone. A date, month or year is known at its end, 23:59:59 in that zone, so that nothing
 * is known early; a start counts from its beginning, a birth in the middle of what is known of it.
 */
import { precisionOfLocal, utcOfLocal } from '../localTime.ts';
import { NOTE_TEXT_MACROS } from './noteText.ts';

const COMPARATOR = '(<=|>=|<|>|≤|≥)';
const NUMBER = '([-+]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+))';

/** @param zone IANA name of the hospital's zone; must have been checked. */
export function fhirMacros(zone: string): readonly string[] {
  const local = (timestamp: string): string => utcOfLocal(timestamp, zone);
  return [
    // FHIR references: `Patient/1`, `http://server/fhir/Patient/1/_history/2`, `urn:uuid:…`, `#contained`.
    `CREATE MACRO reference_key(r) AS CASE
       WHEN r IS NULL THEN NULL
       WHEN starts_with(r, 'urn:uuid:') THEN substr(r, 10)
       WHEN length(r) - length(replace(r, '/', '')) = 1 THEN substr(r, strpos(r, '/') + 1)
       ELSE nullif(regexp_extract(r, '([A-Z][A-Za-z]+)/([A-Za-z0-9.-]{1,64})(/_history/.*)?$', 2), '') END`,
    `CREATE MACRO typed_key(r) AS CASE
       WHEN r IS NULL THEN NULL
       WHEN starts_with(r, 'urn:uuid:') THEN substr(r, 10)
       ELSE nullif(regexp_extract(r, '([A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64})(/_history/.*)?$', 1), '') END`,
    // Of a reference that is neither `Type/id` nor a urn: its end `Type/id`, empty without one.
    `CREATE MACRO named_at_end(r) AS CASE WHEN length(r) - length(replace(r, '/', '')) <> 1 AND NOT starts_with(r, 'urn:uuid:')
       THEN regexp_extract(r, '([A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64})(/_history/.*)?$', 1) END`,
    `CREATE MACRO names_zone(t) AS ends_with(t, 'Z') OR contains(t, '+') OR contains(substr(t, 12), '-')`,
    `CREATE MACRO instant(t) AS CASE
       WHEN t[11] NOT IN ('T', ' ') THEN NULL
       WHEN names_zone(t) THEN make_timestamp(epoch_us(TRY_CAST(t AS TIMESTAMPTZ)))
       ELSE ${local('TRY_CAST(t AS TIMESTAMP)')} END`,
    `CREATE MACRO known_at(t) AS CASE
       WHEN length(t) > 10 THEN instant(t)
       WHEN length(t) = 10 THEN ${local("TRY_CAST(t AS TIMESTAMP) + INTERVAL '23:59:59'")}
       WHEN length(t) = 7 THEN ${local("TRY_CAST(t || '-01' AS TIMESTAMP) + INTERVAL 1 MONTH - INTERVAL 1 SECOND")}
       WHEN length(t) = 4 THEN ${local("TRY_CAST(t || '-12-31 23:59:59' AS TIMESTAMP)")} END`,
    `CREATE MACRO started_at(t) AS CASE
       WHEN length(t) > 10 THEN instant(t)
       WHEN length(t) = 10 THEN ${local('TRY_CAST(t AS TIMESTAMP)')}
       WHEN length(t) = 7 THEN ${local("TRY_CAST(t || '-15' AS TIMESTAMP)")}
       WHEN length(t) = 4 THEN ${local("TRY_CAST(t || '-07-01' AS TIMESTAMP)")} END`,
    `CREATE MACRO precision_of(t) AS CASE length(t) WHEN 10 THEN 'day' WHEN 7 THEN 'month' WHEN 4 THEN 'year'
       ELSE CASE WHEN t[11] NOT IN ('T', ' ') OR names_zone(t) OR TRY_CAST(t AS TIMESTAMP) IS NULL THEN NULL ELSE ${precisionOfLocal('TRY_CAST(t AS TIMESTAMP)', zone)} END END`,
    // A string value that is a number, with or without comparator.
    `CREATE MACRO number_in(s) AS TRY_CAST(regexp_extract(s, '^\\s*${COMPARATOR}?\\s*${NUMBER}\\s*$', 2) AS DOUBLE)`,
    `CREATE MACRO comparator_in(s) AS replace(replace(nullif(regexp_extract(s, '^\\s*${COMPARATOR}\\s*${NUMBER}\\s*$', 1), ''),
       '≤', '<='), '≥', '>=')`,
    ...NOTE_TEXT_MACROS,
  ];
}
