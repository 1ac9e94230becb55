/**
 * How the second author writes names, units, dates, doses and frequencies: other names of the same thing, British and American spelling, Latin and plain English,
 * dates that can be read in one way only. Written blind, as its forms.
 */
import type { Random } from '../../src/base/random.ts';
import type { Frequency } from '../../src/care/facts/fact.ts';
import { pick } from './render.ts';

/** Whole names and what others write for them; a name that is not here stays. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  hypertension: ['HTN', 'arterial hypertension', 'high BP'],
  'high blood pressure': ['hypertension', 'HTN'],
  'heart failure': ['HF', 'CCF', 'cardiac failure'],
  'congestive heart failure': ['CHF', 'CCF'],
  'urinary tract infection': ['UTI'],
  'atrial fibrillation': ['AF', 'AFib', 'a. fib'],
  'type 2 diabetes mellitus': ['T2DM', 'type 2 diabetes', 'DM2', 'NIDDM'],
  hyperlipidemia: ['HLD', 'hyperlipidaemia', 'raised lipids'],
  anemia: ['anaemia'],
  'chronic kidney disease': ['CKD'],
  'chronic kidney disease, stage 3': ['CKD 3', 'CKD stage III', 'stage 3 CKD'],
  COPD: ['chronic obstructive pulmonary disease', 'chronic obstructive airways disease'],
  'myocardial infarction': ['MI', 'heart attack'],
  'pulmonary embolism': ['PE'],
  stroke: ['CVA'],
  'rheumatoid arthritis': ['RA'],
  "Parkinson's disease": ['Parkinson disease', 'Parkinsons'],
  "Crohn's disease": ['Crohn disease', 'Crohns'],
  'celiac disease': ['coeliac disease'],
  tuberculosis: ['TB'],
  'deep vein thrombosis': ['DVT'],
  'hepatitis C': ['hep C', 'HCV infection'],
  'hepatitis B': ['hep B'],
  'gastro-esophageal reflux disease without esophagitis': ['GERD', 'GORD', 'gastro-oesophageal reflux disease'],
  hypothyroidism: ['underactive thyroid'],
  CAD: ['coronary artery disease', 'IHD'],
  'breast cancer': ['breast ca', 'Ca breast'],
  'prostate cancer': ['prostate ca', 'Ca prostate'],
  acetaminophen: ['paracetamol', 'APAP'],
  furosemide: ['frusemide', 'Lasix', 'furosemide'],
  albuterol: ['salbutamol'],
  hydrochlorothiazide: ['HCTZ'],
  aspirin: ['ASA', 'acetylsalicylic acid'],
  nitroglycerin: ['GTN', 'glyceryl trinitrate'],
  atorvastatin: ['Lipitor', 'atorvastatin'],
  warfarin: ['Coumadin', 'warfarin'],
  creatinine: ['Cr', 'creat', 'serum creatinine', 'sCr'],
  Cr: ['creatinine', 'creat'],
  sodium: ['Na', 'Na+', 'serum sodium'],
  potassium: ['K', 'K+', 'serum K'],
  chloride: ['Cl'],
  calcium: ['Ca', 'serum calcium'],
  glucose: ['glucose', 'blood glucose', 'gluc'],
  hemoglobin: ['Hb', 'haemoglobin', 'Hgb'],
  Hgb: ['Hb', 'haemoglobin'],
  hematocrit: ['Hct', 'haematocrit'],
  platelets: ['plts', 'platelet count', 'plt'],
  leukocytes: ['WBC', 'WCC', 'white cells'],
  erythrocytes: ['RBC', 'red cell count'],
  'heart rate': ['HR', 'pulse'],
  'respiratory rate': ['RR', 'resp rate'],
  'oxygen saturation': ['SpO2', 'sats', 'O2 sat'],
  temperature: ['temp', 'body temp', 'T'],
  'body weight': ['weight', 'wt'],
  weight: ['wt', 'body weight'],
  'body height': ['height', 'ht'],
  'blood pressure': ['BP', 'blood pressure'],
  'diastolic blood pressure': ['DBP', 'diastolic BP'],
  'systolic blood pressure': ['SBP', 'systolic BP'],
  A1c: ['HbA1c', 'glycated haemoglobin', 'Hb A1c'],
  penicillin: ['penicillin', 'PCN'],
  mould: ['mold', 'mould'],
  'influenza, seasonal, injectable, preservative free': ['flu', 'influenza', 'seasonal flu'],
};

/** The same name, as often as not in other words. */
export function otherName(name: string, random: Random): string {
  const key = Object.hasOwn(OTHER_NAMES, name) ? name : name.toLowerCase();
  const names = Object.hasOwn(OTHER_NAMES, key) ? OTHER_NAMES[key] : [];
  return names.length === 0 || random.integer(5) < 2 ? name : pick(names, random);
}

const UNITS: Readonly<Record<string, readonly string[]>> = {
  'mm[Hg]': ['mmHg', 'mm Hg'],
  'mg/dL': ['mg/dL', 'mg/dl', 'mg per dL'],
  'g/dL': ['g/dL', 'g/dl', 'gm/dl'],
  'pg/mL': ['pg/mL', 'pg/ml', 'ng/L'],
  'ng/mL': ['ng/mL', 'ng/ml'],
  'mmol/L': ['mmol/L', 'mmol/l', 'mM'],
  'meq/L': ['mEq/L', 'meq/l'],
  Cel: ['°C', 'C', 'degrees Celsius', 'deg C'],
  '[degF]': ['°F', 'F', 'degrees Fahrenheit'],
  '[in_i]': ['in', 'inches'],
  '[lb_av]': ['lb', 'lbs'],
  'kg/m2': ['kg/m²', 'kg/m2', 'kg/m^2'],
  'mL/min/{1.73_m2}': ['mL/min/1.73 m²', 'ml/min/1.73m2', 'mL/min'],
  '10*3/uL': ['x10^9/L', 'K/uL', 'x10³/µL', '10^3/uL'],
  '10*6/uL': ['x10^12/L', 'M/uL', '10^6/uL'],
  'U/L': ['U/L', 'IU/L', 'units/L'],
  mg: ['mg', 'mgs', 'milligrams'],
  ug: ['mcg', 'micrograms', 'µg'],
  g: ['g', 'gm', 'grams'],
  '{tbl}': ['tab', 'tablet'],
};

/** @param name what was measured: a rate's unit is said of its heart or breath */
export function unitText(unit: string, name: string, random: Random): string {
  if (unit === '/min') {
    if (/heart|pulse|^HR$/i.test(name)) return pick(['bpm', '/min', 'beats per minute'], random);
    return /resp|^RR$/i.test(name) ? pick(['/min', 'breaths/min', 'breaths per minute'], random) : '/min';
  }
  return Object.hasOwn(UNITS, unit)
    ? pick(UNITS[unit], random)
    : unit.replaceAll(/\{[^}]*\}|[[\]]/g, '').replace(/^m\/uL$/, 'M/uL');
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

/** A day, written so that no country could read another. */
export function dayText(minutes: number, random: Random): string {
  const { year, month, day } = partsOf(minutes);
  const name = MONTHS[month - 1];
  const short = name.slice(0, 3);
  const two = (number: number): string => String(number).padStart(2, '0');
  const texts = [
    `${day} ${short} ${year}`,
    `${two(day)}-${short}-${year}`,
    `${ordinal(day)} ${name} ${year}`,
    `${name} ${ordinal(day)}, ${year}`,
    `${short} ${day} ${year}`,
    `${two(day)}.${two(month)}.${year}`,
    `${year}-${two(month)}-${two(day)}`,
    `the ${ordinal(day)} of ${name} ${year}`,
  ];
  if (day > 12) texts.push(`${day}/${month}/${year}`, `${month}/${day}/${year}`);
  if (day > 12 && year >= 1960 && year < 2040) texts.push(`${month}/${day}/${two(year % 100)}`);
  if (year >= 1960 && year < 2040) texts.push(`${day} ${short} ${two(year % 100)}`);
  return pick(texts, random);
}

export function monthText(minutes: number, random: Random): string {
  const { year, month } = partsOf(minutes);
  const name = MONTHS[month - 1];
  return pick([`${name} ${year}`, `${name.slice(0, 3)} ${year}`, `${month}/${year}`], random);
}

export function yearText(minutes: number): string {
  return String(partsOf(minutes).year);
}

const MINUTES_A_DAY = 1440;

/** "3 weeks ago", to the nearest whole of its unit. */
export function agoText(minutes: number, now: number, random: Random): string {
  const days = Math.round((now - minutes) / MINUTES_A_DAY);
  const [count, unit] =
    days < 14
      ? [days, 'day']
      : days < 60
        ? [Math.round(days / 7), 'week']
        : days < 700
          ? [Math.round(days / 30.44), 'month']
          : [Math.round(days / 365.25), 'year'];
  const short = { day: 'd', week: 'wk', month: 'mth', year: 'yr' }[unit];
  const units = `${unit}${count === 1 ? '' : 's'}`;
  return pick(
    [`${count} ${units} ago`, `${count} ${units} ago`, `${count} ${short}${count === 1 ? '' : 's'} ago`],
    random,
  );
}

function partsOf(minutes: number): { readonly year: number; readonly month: number; readonly day: number } {
  const [year, month, day] = new Date(minutes * 60_000).toISOString().slice(0, 10).split('-').map(Number);
  return { year, month, day };
}

function ordinal(day: number): string {
  const ends: Readonly<Record<number, string>> = { 1: 'st', 2: 'nd', 3: 'rd', 21: 'st', 22: 'nd', 23: 'rd', 31: 'st' };
  return `${day}${ends[day] ?? 'th'}`;
}

const TIMES_A_DAY: Readonly<Record<number, readonly string[]>> = {
  1: ['od', 'OD', 'once daily', 'daily', '1x/day', 'once per day', 'every day', 'q24h'],
  2: ['bd', 'BD', 'BID', 'b.d.', 'twice a day', '2x/day', 'twice per day', 'q12h', '12 hourly'],
  3: ['tds', 'TDS', 'TID', 't.d.s.', 'thrice daily', '3x/day', 'three times per day', 'q8h', '8 hourly'],
  4: ['qds', 'QDS', 'QID', 'q.d.s.', '4 times a day', '4x/day', 'q6h', '6 hourly'],
};

export function frequencyText({ times, periodHours }: Frequency, random: Random): string {
  if (periodHours === 24 && Object.hasOwn(TIMES_A_DAY, times)) return pick(TIMES_A_DAY[times], random);
  if (times === 1 && periodHours < 24)
    return pick([`q${periodHours}h`, `${periodHours} hourly`, `every ${periodHours} hrs`], random);
  if (times === 1 && periodHours === 168) return pick(['once a week', 'weekly', '1x/week'], random);
  return times === 1 ? `every ${periodHours / 24} days` : `${times} times every ${periodHours} hours`;
}

const ROUTES: Readonly<Record<string, readonly string[]>> = {
  oral: ['po', 'PO', 'p.o.', 'by mouth', 'orally'],
  intravenous: ['iv', 'IV', 'i.v.'],
  subcutaneous: ['sc', 'SC', 'subcut'],
  inhaled: ['inh', 'inhaled'],
};

export function routeText(route: string, random: Random): string {
  return Object.hasOwn(ROUTES, route) ? pick(ROUTES[route], random) : '';
}
