/**
 * How clinicians might write one true statement: for each kind of claim a dozen sentences, half of them for development and half held out.
 *
 * Written before the verifier's rules and independently of the drafts' templates: headline style, full prose, lists, abbreviations, passive,
 * past and present. `{name}` and the like are filled by `render.ts`. A form says of itself in which tense it speaks where that matters.
 */
import type { ClaimKind } from './claim.ts';

export const FORM_SETS = ['development', 'held out'] as const;
export type FormSet = (typeof FORM_SETS)[number];

/** The sentences of one kind of claim in one set. */
export function formsOf(kind: ClaimKind, set: FormSet): readonly string[] {
  return FORMS[kind][set];
}

const FORMS: Readonly<Record<ClaimKind, Readonly<Record<FormSet, readonly string[]>>>> = {
  'condition now': {
    development: [
      'The patient has {name}.',
      'Known {name}.',
      'Currently under treatment for {name}.',
      'Active problems: {name}.',
      'Pt with {name}.',
      'She lives with {name} and is followed for it.',
    ],
    'held out': [
      'This is a patient with {name}.',
      '{Name} is ongoing.',
      'Current diagnoses include {name}.',
      'He suffers from {name}.',
      'Problem list: {name} (active).',
      'Pt currently has {name}, stable.',
    ],
  },
  'condition past': {
    development: [
      'Past medical history of {name}.',
      'PMH: {name}.',
      'The patient has a history of {name}.',
      'Previously treated for {name}.',
      'Had {name} in the past.',
      'Hx of {name}.',
    ],
    'held out': [
      'Past history is notable for {name}.',
      'h/o {name}',
      'In the past there was {name}.',
      'She was treated for {name} some time ago.',
      'Previous diagnoses: {name}.',
      'There is a prior history of {name}.',
    ],
  },
  'condition onset': {
    development: [
      '{Name} was diagnosed on {date}.',
      'Diagnosed with {name} on {date}.',
      '{Name}, dx {date}.',
      'The diagnosis of {name} was first made on {date}.',
      'On {date} {name} was diagnosed.',
      '{Name} (diagnosed {date}).',
    ],
    'held out': [
      'He was found to have {name} on {date}.',
      '{Name} since {date}.',
      '{Name} - onset {date}.',
      'The patient developed {name} on {date}.',
      '{Name} was newly diagnosed on {date}.',
      'First diagnosed with {name}: {date}.',
    ],
  },
  'condition absent': {
    development: [
      'No history of {name}.',
      'The patient does not have {name}.',
      'Negative for {name}.',
      'There is no evidence of {name}.',
      'She has never been diagnosed with {name}.',
      'Denies any history of {name}.',
    ],
    'held out': [
      'No known {name}.',
      'He has no {name}.',
      'Without {name}.',
      'Never had {name}.',
      '{Name} has been ruled out.',
      'There is no record of {name}.',
    ],
  },
  family: {
    development: [
      "The patient's {relative} had {name}.",
      'Family history of {name} in the {relative}.',
      'FH: {relative} with {name}.',
      '{Relative}: {name}.',
      '{Name} runs in the family ({relative}).',
      'Her {relative} was diagnosed with {name}.',
    ],
    'held out': [
      'Family history is significant for {name} ({relative}).',
      '{Name} in the {relative}.',
      'His {relative} suffers from {name}.',
      'FHx: {name} - {relative}.',
      'There is a family history of {name}, affecting the {relative}.',
      'The {relative} has {name}.',
    ],
  },
  'result dated': {
    development: [
      '{Name} was {value} on {date}.',
      'On {date}, {name} measured {value}.',
      '{Name} {value} ({date}).',
      '{date}: {name} {value}.',
      'Labs {date}: {name} {value}.',
      'A {name} of {value} was recorded on {date}.',
    ],
    'held out': [
      '{Name}: {value} as of {date}.',
      'On {date} the {name} came back at {value}.',
      '{Name} = {value} on {date}.',
      'Testing on {date} showed a {name} of {value}.',
      '{Name} [{date}] {value}',
      'The {name} obtained {date} was {value}.',
    ],
  },
  'result now': {
    development: [
      'Current {name} is {value}.',
      'Latest {name} {value}.',
      'The most recent {name} was {value}.',
      '{Name} now {value}.',
      'Last {name} {value}.',
      '{Name} is {value}.',
    ],
    'held out': [
      '{Name} is currently {value}.',
      'Most recent {name}: {value}.',
      'At last check {name} was {value}.',
      'The patient has a current {name} of {value}.',
      '{Name} most recently {value}.',
      'Present {name} {value}.',
    ],
  },
  'medication now': {
    development: [
      'Takes {name} {dosing}.',
      'Current medications: {name} {dosing}.',
      'On {name} {dosing}.',
      '{Name} {dosing}.',
      'The patient is currently taking {name} {dosing}.',
      'Meds: {name} {dosing}',
    ],
    'held out': [
      'She is prescribed {name} {dosing}.',
      'He continues on {name} {dosing}.',
      'Home meds include {name} {dosing}.',
      '{Name} is taken at {dosing}.',
      'Maintained on {name}, {dosing}.',
      '- {name} {dosing}',
    ],
  },
  'medication stopped': {
    development: [
      '{Name} was stopped.',
      '{Name} has been discontinued.',
      'Previously took {name}.',
      'No longer on {name}.',
      "{Name} d/c'd.",
      'Was on {name} in the past.',
    ],
    'held out': [
      'The patient no longer takes {name}.',
      '{Name} was discontinued.',
      'Formerly on {name}.',
      'Treatment with {name} has ended.',
      'She used to take {name}.',
      'Off {name}.',
    ],
  },
  allergy: {
    development: [
      'Allergic to {name}.',
      'Allergies: {name}.',
      'The patient has a known allergy to {name}.',
      'Allergy: {name}.',
      'Reports an allergy to {name}.',
      '{Name} allergy.',
    ],
    'held out': [
      'Has a documented {name} allergy.',
      'ALL: {name}',
      'She is allergic to {name}.',
      'Known hypersensitivity to {name}.',
      'Drug and other allergies include {name}.',
      'Allergy list: {name}.',
    ],
  },
  'no allergy': {
    development: [
      'No known allergies.',
      'NKA.',
      'Allergies: none known.',
      'The patient has no known allergies.',
      'Denies any allergies.',
      'No allergies.',
    ],
    'held out': [
      'Allergies: none.',
      'NKDA.',
      'There are no known allergies.',
      'He is not allergic to anything.',
      'No known drug allergies.',
      'Allergies - nil known.',
    ],
  },
  procedure: {
    development: [
      '{Name} was performed on {date}.',
      'Underwent {name} on {date}.',
      's/p {name} on {date}.',
      '{date}: {name}.',
      'The patient had {name} on {date}.',
      '{Name} ({date}).',
    ],
    'held out': [
      '{Name} was done {date}.',
      'On {date} she underwent {name}.',
      'Status post {name}, {date}.',
      '{Name} took place on {date}.',
      'Procedures: {name} on {date}.',
      'Had {name} done on {date}.',
    ],
  },
  immunization: {
    development: [
      '{Name} vaccine given on {date}.',
      'Received {name} vaccine on {date}.',
      'Immunizations: {name} {date}.',
      'Vaccinated against {name} on {date}.',
      '{Name} vaccination {date}.',
      'The {name} vaccine was administered on {date}.',
    ],
    'held out': [
      'Got the {name} vaccine on {date}.',
      '{Name} immunization: {date}.',
      'On {date} the patient was given {name} vaccine.',
      'Last {name} shot was on {date}.',
      'Vaccines: {name} ({date}).',
      'A {name} vaccination was recorded on {date}.',
    ],
  },
  stay: {
    development: [
      'Admitted on {date} and discharged on {endDate}.',
      'The patient was in hospital from {date} to {endDate}.',
      'Admission {date}, discharge {endDate}.',
      'Hospital stay from {date} until {endDate}.',
      'She was admitted on {date} and left the hospital on {endDate}.',
      'Date of admission: {date}. Date of discharge: {endDate}.',
    ],
    'held out': [
      'He was hospitalized from {date} to {endDate}.',
      'Admit date {date}; discharge date {endDate}.',
      'Was an inpatient between {date} and {endDate}.',
      'Inpatient stay {date} - {endDate}.',
      'Hospitalised on {date}, went home on {endDate}.',
      'Admission on {date} with discharge on {endDate}.',
    ],
  },
};
