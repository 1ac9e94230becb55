/** What a check can find in a MEDS dataset: each rule once, with its severity and remedy. A finding never holds a value of a record. */

export const SEVERITIES = ['error', 'warning'] as const;
export type Severity = (typeof SEVERITIES)[number];

interface Rule {
  readonly severity: Severity;
  readonly rule: string;
  readonly remedy: string;
}

const REPAIR = '`anamnesis check --repair OUT` mends it.';
const BY_HAND = 'Mend it where the dataset is made.';

/** An error breaks MEDS or would make a timeline wrong; a warning is allowed but likely unintended. */
export const RULES = {
  'column-missing': { severity: 'error', rule: 'A required column is missing.', remedy: BY_HAND },
  'column-type': { severity: 'error', rule: 'A column has a type that cannot hold it.', remedy: BY_HAND },
  'column-type-differs': {
    severity: 'warning',
    rule: 'A column is not of the type that MEDS 0.4 names.',
    remedy: REPAIR,
  },
  'file-empty': { severity: 'warning', rule: 'A file has no rows.', remedy: REPAIR },
  'subject-null': { severity: 'error', rule: 'Rows have no subject.', remedy: `${REPAIR} Such rows are left out.` },
  'code-null': { severity: 'error', rule: 'Rows have no code.', remedy: `${REPAIR} Such rows are left out.` },
  'rows-unsorted': {
    severity: 'error',
    rule: 'Rows come before an earlier row of their subject in time.',
    remedy: REPAIR,
  },
  'static-after-timed': {
    severity: 'error',
    rule: 'Static facts come after timed rows of their subject.',
    remedy: REPAIR,
  },
  'subject-scattered': { severity: 'error', rule: "A subject's rows are not together in its file.", remedy: REPAIR },
  'subject-in-two-files': { severity: 'error', rule: 'A subject is in several files.', remedy: REPAIR },
  'value-not-finite': {
    severity: 'error',
    rule: 'Values are NaN, infinite or too large for a float.',
    remedy: `${REPAIR} They become null.`,
  },
  'time-implausible': { severity: 'warning', rule: 'Times lie before 1850 or after 2400.', remedy: BY_HAND },
  'before-birth': { severity: 'warning', rule: 'Timed rows come before the birth of their subject.', remedy: BY_HAND },
  'after-death': {
    severity: 'warning',
    rule: 'Rows come more than a day after the death of their subject.',
    remedy: BY_HAND,
  },
  'age-implausible': { severity: 'warning', rule: 'Rows come more than 120 years after birth.', remedy: BY_HAND },
  'birth-repeated': { severity: 'warning', rule: 'Subjects have several births.', remedy: BY_HAND },
  'death-repeated': { severity: 'warning', rule: 'Subjects have several deaths.', remedy: BY_HAND },
  'codes-file-missing': { severity: 'error', rule: 'There is no table of codes.', remedy: REPAIR },
  'code-unlisted': { severity: 'error', rule: 'Codes of the data are not in the table of codes.', remedy: REPAIR },
  'code-listed-twice': { severity: 'error', rule: 'Codes are listed several times.', remedy: REPAIR },
  'codes-column-missing': {
    severity: 'warning',
    rule: 'The table of codes lacks a column of MEDS 0.4.',
    remedy: REPAIR,
  },
  'splits-missing': {
    severity: 'error',
    rule: 'No table says which subject is in which split.',
    remedy:
      'Write metadata/subject_splits.parquet, or lay files out in data/train, data/tuning, data/held_out and use --repair.',
  },
  'split-unknown': { severity: 'error', rule: 'A split is not train, tuning or held_out.', remedy: BY_HAND },
  'subject-in-two-splits': { severity: 'error', rule: 'Subjects are in several splits.', remedy: BY_HAND },
  'subject-without-split': {
    severity: 'warning',
    rule: 'Subjects with rows have no split, so no stage will use them.',
    remedy: BY_HAND,
  },
  'subject-without-rows': { severity: 'warning', rule: 'Subjects with a split have no rows.', remedy: REPAIR },
  'split-empty': { severity: 'warning', rule: 'A split has no subject with rows.', remedy: BY_HAND },
  'train-empty': {
    severity: 'error',
    rule: 'The train split has no subject with rows, so nothing can be learned.',
    remedy: BY_HAND,
  },
  'dataset-file-missing': {
    severity: 'warning',
    rule: 'There is no dataset.json, or it does not name its MEDS version.',
    remedy: REPAIR,
  },
} as const satisfies Record<string, Rule>;
export type RuleName = keyof typeof RULES;

export interface Finding {
  readonly name: RuleName;
  readonly severity: Severity;
  /** File, with the column where one is at fault. */
  readonly where: string;
  /** Rows, subjects, codes or files, as the rule says. */
  readonly count: number;
  readonly rule: string;
  readonly remedy: string;
}

export function finding(name: RuleName, where: string, count = 1): Finding {
  return { name, where, count, ...RULES[name] };
}
