/** Drugs: ordered, given on wards, given in intensive care; and fluid output, the other side of a fluid chart. */
import { skippedByClock, type Topic } from './topic.ts';

const CLOCK = (time: string): { readonly when: string; readonly because: string } => ({
  when: skippedByClock(time),
  because: 'In the hour that the change to summer time skips; FHIR moves it an hour on.',
});
const NO_PERIOD = 'FHIR leaves out the period of an order that ends before it begins, or without end.';
const EARLIER_RELEASE =
  'Of one admission, for which FHIR and MEDS hold no order. OMOP was made from an earlier release of MIMIC-IV (2020).';
const TAKEN_FOR_DEVICE = 'OMOP takes the product for a device (skin cream, contrast medium).';
const NO_PRESCRIPTION =
  'Orders without a drug’s name or a prescription (parenteral nutrition, for the most part), which FHIR does not take.';

/** Lines of FHIR's orders whose product OMOP takes for a device. */
const DEVICE =
  "starts_with(code, 'NDC//') AND split_part(code, '//', 2) IN (SELECT device_source_value FROM raw_device_exposure)";

/** Lines that OMOP has more of at one start than FHIR's orders with a period: those of FHIR's orders without one. */
const MISSING_PERIODS = `SELECT subject_id, started, lines - coalesce(known, 0) + coalesce(devices, 0) AS lines
  FROM (SELECT subject_id, started, count(*) AS lines FROM omop JOIN prescribed ON source_id = id
      WHERE source_table = 'drug_exposure' AND nth_concept = 1 GROUP BY ALL)
  LEFT JOIN (SELECT subject_id, started, sum(parts) AS known FROM items_fhir JOIN orders ON ref = orders.id GROUP BY ALL) USING (subject_id, started)
  LEFT JOIN (SELECT subject_id, started, count(*) AS devices FROM fhir JOIN orders ON source_id = orders.id WHERE ${DEVICE} GROUP BY ALL)
    USING (subject_id, started)`;

/** Another order of the patient, counted before this one, has the same start, and the same drug or was written together with it. */
const REPEATS = `EXISTS (SELECT 1 FROM ordered other WHERE other.subject_id = ordered.subject_id AND other.started = ordered.started AND other.id < ordered.id
  AND (other.name = ordered.name OR abs(epoch(other.written) - epoch(ordered.written)) < 300))`;

export const DRUGS: readonly Topic[] = [
  {
    name: 'drug orders',
    by: 'patient, start of the order',
    items: {
      fhir: `WITH ordered AS (SELECT DISTINCT subject_id, orders.* FROM fhir JOIN orders ON source_id = id WHERE file = 'MedicationRequest')
        SELECT subject_id, '' AS key, started AS "time", CASE WHEN is_entry_only THEN 'entry' WHEN ${REPEATS} THEN 'repeat' ELSE 'order' END AS tag, id AS ref
        FROM ordered`,
      meds: `SELECT subject_id, '' AS key, "time", CASE WHEN code = 'MEDICATION//START//UNK' THEN 'nameless' ELSE 'named' END AS tag, source_id AS ref
        FROM meds WHERE starts_with(code, 'MEDICATION//START//')`,
    },
    pairs: [
      {
        sources: ['fhir', 'meds'],
        onlyFirst: [
          {
            when: `tag = 'entry'`,
            because:
              'Entered orders without a pharmacy’s order; they have no start, and MEDS takes starts from the pharmacy.',
          },
          { when: '"time" IS NULL', because: NO_PERIOD },
          {
            when: `tag = 'repeat'`,
            because:
              'Orders of the same drug, or written together, with the same start: MEDS lists rows that are alike once.',
          },
        ],
        onlySecond: [
          {
            when: `place <= coalesce((SELECT lines FROM (${MISSING_PERIODS}) missing WHERE missing.subject_id = items.subject_id AND missing.started = items."time"), 0)`,
            because: NO_PERIOD,
          },
          { when: `tag = 'nameless'`, because: NO_PRESCRIPTION },
          CLOCK('"time"'),
        ],
      },
    ],
  },
  {
    name: 'lines of drug orders',
    by: 'patient, admission, start of the order',
    items: {
      fhir: `SELECT subject_id, admission || CASE WHEN ${DEVICE} THEN ' device' ELSE '' END AS key, started AS "time", '' AS tag, source_id AS ref
        FROM fhir JOIN orders ON source_id = id WHERE file = 'MedicationRequest' AND NOT is_entry_only`,
      omop: `SELECT subject_id, admission || CASE WHEN nth_concept > 1 THEN ' again' ELSE '' END AS key, started AS "time", '' AS tag, source_id AS ref
        FROM omop JOIN prescribed ON source_id = id WHERE source_table = 'drug_exposure'`,
    },
    pairs: [
      {
        sources: ['fhir', 'omop'],
        otherTime: [{ when: 'first_time IS NULL', because: NO_PERIOD }],
        onlyFirst: [{ when: `ends_with(key, ' device')`, because: TAKEN_FOR_DEVICE }],
        onlySecond: [
          {
            when: `ends_with(key, ' again')`,
            because: 'The code leads to two standard concepts, and OMOP has a row for each.',
          },
          {
            when: `key NOT IN (SELECT key FROM items_fhir)`,
            because: EARLIER_RELEASE,
          },
          {
            when: `key IN (SELECT admission FROM orders WHERE parts > (SELECT count(*) FROM items_fhir WHERE ref = orders.id))`,
            because: 'A mixture names the same product twice; ingest makes one event of it.',
          },
        ],
      },
    ],
  },
  {
    name: 'moments at which drug orders start',
    by: 'patient, moment',
    items: {
      omop: `SELECT subject_id, '' AS key, started AS "time", min(admission) AS tag, min(source_id) AS ref FROM omop JOIN prescribed ON source_id = id
        WHERE source_table = 'drug_exposure' GROUP BY ALL`,
      meds: `SELECT subject_id, '' AS key, "time", min(CASE WHEN code = 'MEDICATION//START//UNK' THEN 'nameless' ELSE 'named' END) AS tag, min(source_id) AS ref
        FROM meds WHERE starts_with(code, 'MEDICATION//START//') GROUP BY ALL`,
    },
    pairs: [
      {
        sources: ['omop', 'meds'],
        onlyFirst: [
          {
            when: `tag NOT IN (SELECT admission FROM orders WHERE admission IS NOT NULL)`,
            because: EARLIER_RELEASE,
          },
        ],
        onlySecond: [
          { when: `tag = 'nameless'`, because: NO_PRESCRIPTION },
          {
            when: `(subject_id, "time") IN (SELECT (subject_id, started) FROM fhir JOIN orders ON source_id = orders.id WHERE ${DEVICE})`,
            because: TAKEN_FOR_DEVICE,
          },
        ],
      },
    ],
  },
  {
    name: 'doses given on wards',
    by: 'patient, minute',
    items: {
      fhir: `SELECT subject_id, '' AS key, "time", '' AS tag, source_id AS ref FROM fhir WHERE file = 'MedicationAdministration'`,
      meds: `SELECT subject_id, '' AS key, "time", regexp_extract(code, '[^/]*$') AS tag, source_id AS ref FROM meds
        WHERE starts_with(code, 'MEDICATION//') AND NOT starts_with(code, 'MEDICATION//START//') AND NOT starts_with(code, 'MEDICATION//STOP//')`,
    },
    pairs: [
      {
        sources: ['fhir', 'meds'],
        onlyFirst: [
          {
            when: `(subject_id, "time") IN (SELECT (subject_id, "time") FROM items_meds)`,
            because:
              'FHIR has every dose in the details of an entry, MEDS the entry: two tablets from two packages are two and one.',
          },
          {
            when: `(subject_id, "time" - INTERVAL 1 HOUR) IN (SELECT (subject_id, "time") FROM items_meds WHERE ${skippedByClock('"time"')})`,
            because: CLOCK('').because,
          },
        ],
        onlySecond: [
          {
            when: `regexp_matches(tag, '^(Not |Hold|Infusion Reconciliation Not)')`,
            because:
              'Not given, held, not flushed: FHIR has few of them, as completed, and ingest leaves these out by their method.',
          },
          {
            when: `tag IN ('Administered', 'Flushed', 'UNK', 'Started')`,
            because: 'Entries without a dose in the details, from which FHIR is made.',
          },
          { when: 'true', because: 'Checks, stops, removals, doses given elsewhere: FHIR has doses only.' },
        ],
      },
    ],
  },
  {
    name: 'drugs and fluids in intensive care',
    by: 'patient, item, start',
    items: {
      fhir: `SELECT subject_id, split_part(code, '//', 3) AS key, "time", CASE WHEN (json->>'$.effectivePeriod.start') IS NULL THEN 'through' ELSE 'begun' END AS tag,
          source_id AS ref FROM fhir WHERE file = 'MedicationAdministrationICU'`,
      meds: `SELECT subject_id, split_part(code, '//', 2) AS key, "time", '' AS tag, source_id AS ref FROM meds WHERE starts_with(code, 'INFUSION_START//')`,
    },
    pairs: [
      {
        sources: ['fhir', 'meds'],
        otherTime: [
          {
            when: `first_tag = 'through' AND (subject_id, key, first_time) IN (SELECT (subject_id, split_part(code, '//', 2), "time") FROM meds WHERE starts_with(code, 'INFUSION_END//'))`,
            because:
              'What is given at once, without a rate, has one time in FHIR: when it was through. MEDS counts it from its start.',
          },
          {
            when: `(first_time - INTERVAL 1 HOUR) IN (SELECT "time" FROM meds WHERE ${skippedByClock('"time"')})`,
            because: CLOCK('').because,
          },
        ],
      },
    ],
  },
  {
    name: 'fluid output',
    by: 'patient, item, time',
    items: {
      fhir: `SELECT subject_id, split_part(code, '//', 2) AS key, "time", (json->>'$.effectiveDateTime') AS tag, source_id AS ref FROM fhir WHERE file = 'ObservationOutputevents'`,
      meds: `SELECT subject_id, split_part(code, '//', 2) AS key, "time", '' AS tag, source_id AS ref FROM meds WHERE starts_with(code, 'SUBJECT_FLUID_OUTPUT//')`,
    },
    pairs: [
      {
        sources: ['fhir', 'meds'],
        otherTime: [
          {
            when: `(subject_id, key, timezone('America/New_York', first_tag::TIMESTAMPTZ)) IN (SELECT (subject_id, key, "time") FROM items_meds)`,
            because:
              'Ingest counts an observation from when it was issued (here: stored), MEDS from when it was charted. Both charts have the same minute.',
          },
        ],
      },
    ],
  },
];
