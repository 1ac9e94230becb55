/**
 * The second author's forms for conditions and family: written blind, before its author had read the verifier, the reading of text, or the first author's
 * forms, as working clinicians of several countries and specialities write: ward notes, letters, lists, sentences with other true matter around the claim.
 *
 * Every form is true when its claim is true and false when it is corrupted. A form that holds only of some claims says what it `needs`
 * (`secondAuthorSentence.ts` has the meaning of needs and of the names in braces). Forms of even index are half 1 (may be looked at), of odd index half 2.
 */
import type { ClaimKind } from './claim.ts';
import { MORE_FORMS } from './secondAuthorMoreForms.ts';

export const NEEDS = ['over', 'held', 'today', 'newest', 'drug allergen', 'nights', 'dosing'] as const;
export type Need = (typeof NEEDS)[number];

/** The words, with names in braces; or what must hold of the claim and the words. */
export type SecondAuthorForm = string | readonly [Need, string];

const CONDITION_NOW: readonly SecondAuthorForm[] = [
  'k/c/o {name}, ongoing.',
  'Active problems: {name}.',
  '# {Name} - active',
  'Ongoing issues incl. {name}',
  'Lives with {name}.',
  'The patient continues to have {name}.',
  'Current dx: {name}',
  'Background of {name}, which is still current.',
  '{Name} – ongoing.',
  '{Name} (active)',
  'At present suffers from {name}.',
  'This is a patient with {name}, which remains an active problem.',
  'Comorbidities (current): {other condition}, {name}, {other condition 2}',
  'Active problem list:\n1. {other condition}\n2. {name}\n3. {other condition 2}',
  'Pt currently has {name} and {other condition}.',
  'I reviewed this patient with active {other condition} and {name}.',
  'Impression: ongoing {name} on a background of {other condition}.',
  '{Name} is a current diagnosis.',
  'Still has {name}; takes {other drug}.',
  'No {absent}; does have {name} at the moment.',
  'There is ongoing {name}, but no {absent}.',
  'Active dx - {name}, {other condition}, {other condition 2}. Most recent {other result}.',
  'While there is no {absent}, {name} remains active.',
  'Thank you for seeing this patient, whose current problems are {other condition} and {name}.',
  'ASSESSMENT\n{Name}: active.\n{Other condition}: active.',
  'DIAGNOSES (ACTIVE)\n- {name}\n- {other condition}',
  'now has {name}',
  'Remains affected by {name}.',
];

const CONDITION_PAST: readonly SecondAuthorForm[] = [
  'PMHx: {name}.',
  'h/o {name}',
  'PMH – {name}',
  'Hx of {name}.',
  'Has previously been diagnosed with {name}.',
  'Past history is notable for {name}.',
  'Background hx: {name}',
  'There is a documented history of {name}.',
  'Medical history includes {other past} and {name}.',
  'Pt with hx {name}, {other past}.',
  'PAST MEDICAL HISTORY\n- {other past}\n- {name}\n- {other past 2}',
  'PMHx\n1) {name}\n2) {other past}\n3) {other past 2}',
  'Past hx significant for {name} but not for {absent}',
  'Previous medical hx: {name}; nil {absent}.',
  ['over', 'Had {name} in the past, since resolved.'],
  ['over', 's/p {name}, now resolved'],
  ['over', 'Previous {name} (resolved).'],
  ['over', 'Has recovered from {name}.'],
  'Old records mention {name}.',
  'Known to have had {name}.',
  'Has had {name} and is taking {other drug}.',
  'On a background of {other past} and previously documented {name}, no {absent}.',
  'Medical hx: {other past}, {name}, {other past 2}.',
  'The chart documents {name}; most recent {other result}.',
  ['over', 'Prior {name}, no longer active.'],
  ['over', 'In the past there was {name}, which has settled.'],
  'history sig. for {name}',
  'PMHx sig for: {other past}, {name}',
];

const CONDITION_ONSET: readonly SecondAuthorForm[] = [
  '{Name} dx {date}.',
  '{Name}, diagnosed {date}',
  "Dx'd with {name} on {date}.",
  '{date}: {name} first noted.',
  ['held', '{Name} (since {date})'],
  'First diagnosed w/ {name} {date}.',
  'was found to have {name} on {date}',
  'The diagnosis of {name} was made on {date}.',
  'Onset of {name}: {date}.',
  '{Name} – date of diagnosis {date}',
  '{Name} was diagnosed in {month}.',
  ['held', 'Has had {name} since {month}.'],
  'PMHx: {name} ({year}).',
  'PMH: {name} dx {year}, {other past}.',
  'diagnosed with {name} {ago}',
  '{Name} was diagnosed {ago}.',
  'PMHx:\n- {name}, dx {date}\n- {other past}',
  'HISTORY\n{date} {name}\n{other onset}',
  'On {date} a diagnosis of {name} was entered; no {absent} is recorded.',
  'Presented on {date} and was diagnosed with {name}.',
  'Pt diagnosed {date} with {name}, currently on {other drug}.',
  'Diagnosed on {date} with {name}; also has {other condition}.',
  '{Name}: first recorded {date}',
  'Recorded as having {name} from {date}.',
  'newly diagnosed {name} on {date}',
  'new dx of {name} {date}',
];

const CONDITION_ABSENT: readonly SecondAuthorForm[] = [
  'Nil hx of {name}.',
  'No h/o {name}',
  'Not a k/c/o {name}.',
  'never had {name}',
  'PMH negative for {name}.',
  'Does not suffer from {name}.',
  'denies any history of {name}',
  'Not known to have {name}.',
  '{Name}: no',
  'There is nothing to suggest {name}.',
  '{Name} – nil.',
  '{Name} has never been diagnosed.',
  'No {absent}, {absent 2} or {name}.',
  'Nil {name} / {absent} / {absent 2}.',
  'Neg for {name}, {absent}.',
  'No known {absent} nor {name}.',
  'Has {other condition}, without {name}.',
  'Takes {other drug} but does not have {name}.',
  'The patient, who has {other condition}, does not have {name}.',
  'Has neither {absent} nor {name}.',
  'PMHx\n- {other past}\n- no {name}',
  'RELEVANT NEGATIVES\nNo {name}\nNo {absent}',
  'no personal history of {name}',
  'No background of {name}, most recent {other result}.',
  '{Name} has been excluded.',
  '{Name} was ruled out.',
  'no evidence of {name}',
  'There is no record of {name}.',
];

const FAMILY: readonly SecondAuthorForm[] = [
  'FHx: {name} ({relative}).',
  'Fam hx: {relative} – {name}',
  'Family hx +ve for {name} in {relative}',
  'FH {name} in {relative}.',
  "Pt's {relative} had {name}.",
  '{Relative} w/ {name}',
  'There is a family history of {name} (affecting the {relative}).',
  "The patient's {relative} was diagnosed with {name}.",
  'FAMILY HISTORY\n{Relative}: {name}',
  'FHx\n- {relative}: {name}\n- {other family}',
  'Has a {relative} with {name}.',
  '1st degree relative ({relative}) with {name}.',
  'Has {other condition}; {relative} had {name}.',
  'No personal history of {name}, though the {relative} had it.',
  'Does not have {name}, unlike the {relative}, who was affected.',
  'Runs in the family: {relative} with {name}.',
  'family h/o {name} ({relative}), PMHx {other past}',
  'Takes {other drug}; of note {relative} known to have {name}.',
  '{Name} in {relative}.',
  'FHx sig. for {name} - {relative}.',
];

export const SECOND_AUTHOR_FORMS: Readonly<Record<ClaimKind, readonly SecondAuthorForm[]>> = {
  'condition now': CONDITION_NOW,
  'condition past': CONDITION_PAST,
  'condition onset': CONDITION_ONSET,
  'condition absent': CONDITION_ABSENT,
  family: FAMILY,
  ...MORE_FORMS,
};
