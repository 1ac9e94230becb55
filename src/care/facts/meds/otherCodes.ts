/**
 * Codes that other extractions compose: MEDS of MIMIC-IV (LAB//50912//mg/dL, MEDICATION//START//…, DIAGNOSIS//ICD//10//…), and plain words for a domain in
 * front of a code (VITAL//…, MEDICATION//…). What these do not say stays unread and is counted.
 *
 * The form of MIMIC-IV's codes is that of its public MEDS extraction (github.com/Medical-Event-Data-Standard/MIMIC_IV_MEDS); the charted items are
 * those of the database's dictionary that vital signs are charted under (mimic.mit.edu, d_items).
 */
import { writtenCode } from '../../../data/terminology/icd.ts';
import { isBlankUnit, readUnit } from '../../../data/terminology/unitSpelling.ts';
import { observationKind } from '../naming/observationKind.ts';
import { readableName } from '../naming/readableName.ts';
import type { CodeNames } from './codeNames.ts';
import { partsOfCode } from './codeParts.ts';
import { type CodeReading, ofKind, plain, type Said } from './reading.ts';

/** Null when nothing tells what the code states. */
export function readOtherCode(code: string, names: CodeNames): CodeReading | null {
  const [domain, ...rest] = code.split('//');
  const said = saidOf(code, rest.join('//'), names);
  switch (domain.toUpperCase()) {
    case 'LAB':
    case 'LABS':
    case 'MEASUREMENT':
    case 'OBSERVATION':
    case 'VITAL':
    case 'VITALS':
    case 'VITAL_SIGN':
      return measured(said, domain, rest);
    case 'SUBJECT_FLUID_OUTPUT':
      return { ...measured(said, domain, rest), details: ['fluid output'] };
    case 'SUBJECT_WEIGHT_AT_INFUSION':
      return {
        ...plain({ ...said, codes: ['LOINC//29463-7', code] }, 'vital sign', {
          name: 'Body weight',
          status: 'completed',
        }),
        answer: null,
        unit: 'kg',
      };
    case 'DIAGNOSIS':
    case 'CONDITION':
    case 'PROBLEM':
      return ofKind(withIcd(said, rest, { '9': 'ICD9CM', '10': 'ICD10CM' }), 'condition');
    case 'PROCEDURE':
      return paired(ofKind(withIcd(said, rest, { '9': 'ICD9PROC', '10': 'ICD10PCS' }), 'procedure'), rest);
    case 'MEDICATION':
    case 'DRUG':
    case 'PRESCRIPTION':
      return medication(code, rest, names);
    case 'INFUSION_START':
    case 'INFUSION_END':
      return {
        ...infusion(said, rest),
        role: domain.endsWith('START') ? 'begins' : 'ends',
        status: 'active',
        pair: `INFUSION//${rest[0] ?? ''}`,
      };
    case 'IMMUNIZATION':
    case 'VACCINE':
      return ofKind(said, 'immunization');
    default:
      return STAYS.has(domain) ? stay(said, domain, rest) : outpatientVital(said, code);
  }
}

function saidOf(code: string, local: string, names: CodeNames): Said {
  const parts = { ...partsOfCode(''), system: code.split('//')[0], local, base: code };
  return { code, parts, given: names.description(code), codes: names.codesOf(code, code) };
}

/** `ICD//10//I509` names a standard code, also where the metadata do not. */
function withIcd(
  said: Said,
  [icd, edition = '', code]: readonly string[],
  systems: Readonly<Record<string, string>>,
): Said {
  const system = icd === 'ICD' && code !== undefined ? systems[edition] : undefined;
  if (system === undefined) return said;
  return { ...said, codes: [...new Set([`${system}//${writtenCode(system, code)}`, ...said.codes])] };
}

/** The item, then its unit. */
function measured(said: Said, domain: string, [item = '', unit = '']: readonly string[]): CodeReading {
  const charted = CHARTED.get(item);
  const codes = charted === undefined ? said.codes : [`LOINC//${charted[0]}`, ...said.codes];
  const given = said.given ?? charted?.[1] ?? null;
  const kind = /^VITAL/i.test(domain) ? 'vital sign' : observationKind(codes, given ?? '');
  const name = given === null ? `charted item ${item}` : readableName(codes[0], given);
  const known = isBlankUnit(unit) ? null : (readUnit(unit).certain ?? unit);
  return plain({ ...said, codes, given }, kind, { name, status: 'completed', answer: null, unit: known });
}

/** Of an item of the source's dictionary, whose name the metadata may not have. */
function infusion(said: Said, [item = '']: readonly string[]): CodeReading {
  const reading = ofKind(said, 'administration');
  return said.given === null ? { ...reading, concept: { ...reading.concept, name: `infused item ${item}` } } : reading;
}

/** `START`, `END` before the item: the two rows of one fact. */
function paired(reading: CodeReading, [first, ...rest]: readonly string[]): CodeReading {
  if (first !== 'START' && first !== 'END') return reading;
  const pair = `PROCEDURE//${rest.join('//')}`;
  return { ...reading, role: first === 'START' ? 'begins' : 'ends', status: 'active', pair };
}

/** A dose was given; "Not Given", "Hold Dose", "Stopped" and the like say that none was. */
const GIVEN = /\b(administered|flushed|applied|started|restarted|given|taken|infused|injected)\b/i;

function medication(code: string, rest: readonly string[], names: CodeNames): CodeReading | null {
  const [first = '', ...tail] = rest;
  const isOrder = first === 'START' || first === 'STOP';
  const name = isOrder ? tail.join('//') : first;
  if (isBlankUnit(name)) return null;
  const said = saidOf(code, name, names);
  const named: Said = { ...said, given: said.given ?? (/^[\d-]+$/.test(name) ? null : name) };
  if (isOrder) {
    return {
      ...ofKind(named, 'medication'),
      role: first === 'START' ? 'begins' : 'ends',
      status: 'active',
      endStatus: 'stopped',
      pair: `ORDER//${name}`,
    };
  }
  const [state] = tail;
  if (state === undefined) return ofKind(named, 'medication');
  return GIVEN.test(state) && !/\bnot\b/i.test(state) ? ofKind(named, 'administration') : null;
}

/** Code of a begin or end → what it is of, and which. */
const STAYS: ReadonlyMap<string, readonly [string, 'begins' | 'ends']> = new Map([
  ['HOSPITAL_ADMISSION', ['Hospital stay', 'begins']],
  ['HOSPITAL_DISCHARGE', ['Hospital stay', 'ends']],
  ['ED_REGISTRATION', ['Emergency department visit', 'begins']],
  ['ED_OUT', ['Emergency department visit', 'ends']],
  ['ICU_ADMISSION', ['Intensive care unit stay', 'begins']],
  ['ICU_DISCHARGE', ['Intensive care unit stay', 'ends']],
]);

function stay(said: Said, domain: string, rest: readonly string[]): CodeReading | null {
  const [name, role] = STAYS.get(domain) ?? [];
  if (name === undefined || role === undefined) return null;
  const [first, second] = rest
    .filter((text) => text !== 'UNK')
    .map((text) => (text === text.toUpperCase() ? text.toLowerCase() : text));
  const texts =
    domain === 'HOSPITAL_ADMISSION'
      ? [first && `type: ${first}`, second && `admitted from: ${second}`]
      : [
          first &&
            (domain === 'HOSPITAL_DISCHARGE'
              ? `discharged to: ${first}`
              : role === 'begins'
                ? `unit: ${first}`
                : undefined),
        ];
  const details = texts.flatMap((text) => (text === undefined || text === '' ? [] : [text]));
  return plain(said, 'encounter', { role, name, status: 'active', details, answer: null, pair: name });
}

/** Measurements of the outpatient table, whose number is a text and whose unit is part of the name. */
function outpatientVital(said: Said, code: string): CodeReading | null {
  const [, name, unit] =
    /^(Blood Pressure|Weight|Height|BMI)(?: .*?)?(?:\s?\((Lbs|Inches|kg\/m2)\))?$/.exec(code) ?? [];
  if (name === undefined) return null;
  const [loinc, readable] = OUTPATIENT[name];
  const units: Readonly<Record<string, string>> = { Lbs: '[lb_av]', Inches: '[in_i]', 'kg/m2': 'kg/m2' };
  const known = name === 'Blood Pressure' ? 'mm[Hg]' : (units[unit] ?? null);
  return plain({ ...said, codes: [`LOINC//${loinc}`, code] }, 'vital sign', {
    name: readable,
    status: 'completed',
    answer: null,
    unit: known,
  });
}

const OUTPATIENT: Readonly<Record<string, readonly [string, string]>> = {
  'Blood Pressure': ['85354-9', 'Blood pressure'],
  Weight: ['29463-7', 'Body weight'],
  Height: ['8302-2', 'Body height'],
  BMI: ['39156-5', 'BMI'],
};

/** Charted item → its LOINC code and name. */
const CHARTED: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['220045', ['8867-4', 'Heart rate']],
  ['220210', ['9279-1', 'Respiratory rate']],
  ['220277', ['59408-5', 'Oxygen saturation']],
  ['220179', ['8480-6', 'Systolic blood pressure']],
  ['220050', ['8480-6', 'Systolic blood pressure']],
  ['220180', ['8462-4', 'Diastolic blood pressure']],
  ['220051', ['8462-4', 'Diastolic blood pressure']],
  ['220181', ['8478-0', 'Mean blood pressure']],
  ['220052', ['8478-0', 'Mean blood pressure']],
  ['223761', ['8310-5', 'Body temperature']],
  ['223762', ['8310-5', 'Body temperature']],
  ['220739', ['9267-6', 'Glasgow coma score, eye opening']],
  ['223900', ['9270-0', 'Glasgow coma score, verbal response']],
  ['223901', ['9268-4', 'Glasgow coma score, motor response']],
  ['223835', ['3150-0', 'Inhaled oxygen concentration']],
  ['223758', ['75773-2', 'Code status']],
]);
