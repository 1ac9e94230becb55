/**
 * Headings of notes, by the kind of section that they open. Written by us from common habits; matched by the normal forms of their words (singular, American
 * spelling), without colon, numbering and markup. Of two names in one heading ("PMHx/PSHx", "obs & bloods") the first decides.
 */
import { formsOf } from '../terminology/lexicon/words.ts';
import { remembered } from '../terminology/remembered.ts';
import { SECTION_KINDS, type SectionKind } from './reading.ts';

const HEADINGS: Readonly<Partial<Record<SectionKind, string>>> = {
  header:
    'patient; patient name; name; mrn; medical record number; account number; date of birth; dob; born; date of admission; admission date; date of discharge; discharge date; date of service; date; sex; gender; age; attending; attending physician; service; visit note; discharge summary; progress note; dictated by; admitted; discharged; primary care physician; pcp; referring physician; unit no; record number; allergies list; age/sex; location; race; phone; address',
  'chief complaint':
    'chief complaint; cc; c/c; reason for visit; reason for admission; reason for consultation; reason for consult; reason for referral; presenting complaint; presenting problem; pc; indication; indications; reason for exam; reason for examination; reason for encounter; chief complaints; clinical indication',
  'present illness':
    'history of present illness; history of the present illness; hpi; present illness; history of presenting complaint; hpc; subjective; s; history; interval history; interim history; interval events; overnight events; 24 hour events; events; brief history; clinical history; presentation; history of presenting illness; current illness; hpi/interval history; subj; patient history; hx; background and presentation; clinical information; ed course; edcourse; genhx; general history; emergency department course',
  'past history':
    'past medical history; pmh; pmhx; past history; medical history; past medical/surgical history; past medical and surgical history; past surgical history; psh; pshx; surgical history; problem list; active problems; chronic problems; background; past medical problems; pmh/psh; past psychiatric history; psychiatric history; past ob history; obstetric history; gynecologic history; past cardiac history; comorbidities; significant past medical history; previous medical history; prior medical history; known problems; chronic conditions; medical problems; past oncologic history; oncologic history; previous history; pastmedicalhx; pastsurgical; past surgical; gynhx; gynecological history; ob history',
  'family history':
    'family history; fh; fhx; family hx; fam hx; family medical history; significant family history; familyhx; fam/hx',
  'social history':
    'social history; sh; shx; sochx; social hx; social; habits; personal history; family and social history; personal and social history; social and family history; occupational history; tobacco; alcohol; drugs; smoking; lives with; occupation; tobacco history; living situation; functional status; function; mobility; baseline function; social situation; home situation; substance use; smoking status; etoh; illicit drugs; fam/sochx; socialhx',
  allergies:
    'allergies; allergy; drug allergies; allergies and adverse reactions; adverse reactions; known allergies; allergies/intolerances; allergies and intolerances; medication allergies; allergy list; adverse drug reactions; intolerances',
  medications:
    'medications; medication; current medications; home medications; meds; medications on admission; admission medications; discharge medications; medications at discharge; medications prior to admission; outpatient medications; medication list; current meds; home meds; preadmission medications; medications on discharge; discharge meds; inpatient medications; medications at home; drug history; dh; dhx; regular medications; medications on transfer; transfer medications; active medications; prescriptions; treatment on discharge; current inpatient medications; medication and findings; infusions; drips; antibiotics; current treatment; prn medications; scheduled medications; new medications; stopped medications; changed medications; medications started; medications stopped; medications changed; medication changes; discontinued medications; continue; stop taking; start taking; continued medications',
  'review of systems':
    'review of systems; ros; systems review; systems enquiry; system review; review of symptoms; 10 point review of systems; constitutional symptoms',
  'vital signs':
    'vital signs; vitals; vs; obs; observations; v/s; vital signs on admission; discharge vitals; admission vitals; vs on admission; tmax; initial vitals',
  examination:
    'physical examination; physical exam; examination; exam; pe; pex; on examination; o/e; objective; o; general; general appearance; gen; heent; head; eyes; ears; ent; neck; chest; lungs; lung; pulmonary; pulm; resp; respiratory; heart; cardiovascular; cardiac; cv; cor; abdomen; abd; gi; gastrointestinal; gu; genitourinary; extremities; ext; extrem; skin; neuro; neurologic; neurological; psych; psychiatric; musculoskeletal; msk; back; breast; breasts; rectal; pelvic; lymph; lymphatic; lymph nodes; constitutional; mental status; mental status exam; neurologic examination; physical examination on admission; physical exam on discharge; discharge exam; admission exam; vascular; pulses; spine; integumentary; hematologic; endocrine; throat; nose; mouth; gait; motor; sensory; reflexes; cranial nerves; derm; appearance; mse; findings on examination; hent; gi/gu; external genitalia; nervous system; heme; musculoskeletal exam; wound; lines; access; exam on admission; discharge physical exam; admission physical exam',
  results:
    'results; bloods; blood results; blood tests; lab values; ix; invx; investigation results; laboratory data; laboratory; labs; laboratory studies; laboratory results; laboratory findings; lab results; lab data; pertinent results; data; imaging; radiology; studies; diagnostic studies; investigations; ekg; ecg; chest x-ray; cxr; ct; mri; microbiology; micro; pathology; cultures; findings; radiographic studies; diagnostic data; diagnostics; tests; echo; echocardiogram; labs on admission; labs on discharge; admission labs; discharge labs; pertinent labs; test results; imaging studies; radiology results; procedures and findings; abg; cbc; chem; hematology; chemistry; coagulation; urinalysis; ua; key results; results pending; pending results; pending labs; comparison; technique; pending tests; laboratory and imaging; significant results; relevant investigations; tests pending at discharge; tests pending',
  'hospital course':
    'hospital course; brief hospital course; course; course in hospital; summary of hospital course; hospital course by problem; hospital course by system; clinical course; course of treatment; inpatient course; icu course; summary of hospitalization; narrative summary; operative course; course and treatment; operations and procedures; procedures; procedure; operation; operations; major surgical or invasive procedure; procedures performed; stay; summary of stay; treatment; illness severity; patient summary; situation',
  assessment:
    'assessment; impression; imp; a; assessment and plan; a/p; a&p; ap; assessment/plan; assessment & plan; diagnosis; diagnoses; discharge diagnosis; discharge diagnoses; final diagnosis; final diagnoses; admission diagnosis; admitting diagnosis; primary diagnosis; secondary diagnoses; secondary diagnosis; principal diagnosis; impression and plan; impression/plan; summary; clinical impression; conclusion; conclusions; differential diagnosis; ddx; discharge condition; condition on discharge; condition at discharge; condition; postoperative diagnosis; preoperative diagnosis; pre-op diagnosis; post-op diagnosis; active issues; issues; problems; active diagnoses; current diagnoses; active dx; current dx; opinion; new diagnosis; at discharge; disposition; discharge disposition; code status; code; resuscitation status; current problems; interpretation',
  plan: 'plan; p; recommendations; recs; recommendation; treatment plan; plan of care; follow-up plan; plan and recommendations; action list; actions; to do; todo; contingency; contingency plan; situation awareness; next steps; plan for discharge; management; management plan; suggestions; orders; goals of care; discharge plan; proposed treatment; contingencies; situation awareness and contingency planning',
  instructions:
    'instructions; discharge instructions; followup instructions; follow-up instructions; follow up; follow-up; followup; patient instructions; activity; diet; discharge activity; discharge diet; return precautions; when to call; when to seek help; advice; safety net; safety netting; follow up instructions; appointments; discharge followup; recommended follow-up; call your doctor if; warning signs; precautions; red flags; education',
  signature:
    'signed; electronically signed by; signature; dictated; cc list; signed by; author; copies to; transcribed by; yours sincerely; sincerely; provider; reviewed by',
  other:
    'vaccinations; vaccines; imms; vaccination history; immunization history; immunization status; vaccination status; addendum; comment; comments; note; notes; remarks; immunizations; health maintenance; questions; birth history; developmental history; prognosis; attestation; time spent',
};

/** Its words as the lexicon keeps them, so that singular and plural, British and American meet. */
const plainForm: (heading: string) => string = remembered((heading) => formsOf(heading).join(' '), 5000);

const KIND_OF_HEADING: ReadonlyMap<string, SectionKind> = new Map(
  SECTION_KINDS.flatMap((kind) =>
    (HEADINGS[kind] ?? '').split(';').map((heading) => [plainForm(heading), kind] as const),
  ),
);

/** Headings that are also words of sentences: they open a section only before a colon, or in capitals on a line of their own. */
const WORDS: ReadonlySet<string> = new Set(
  'patient; name; date; service; history; general; background; condition; social; drugs; data; studies; results; course; problems; plan; summary; note; procedure; back; head; neck; chest; skin; code; continue; heart; lungs; lung; born; age; sex; stay; treatment; operation; smoking; alcohol; tobacco; ct; echo; o; s; a; p; ap; pe; sh; fh; pc; cc; cv; gu; gi; name; stop taking; function; mobility; activity; diet; advice; signed; wound; lines; throat; nose; mouth; gait; eyes; ears; access; events'.split(
    '; ',
  ),
);

/** The kind that a heading opens, or null when we don't know it. `alone`: it stands without a colon. */
export function kindOfHeading(heading: string, alone: boolean): SectionKind | null {
  const plain = heading
    .toLowerCase()
    .replaceAll(/[*_#]/g, '')
    .replace(/^\s*(?:\d{1,2}|[ivx]{1,4})[.)]\s+/, '')
    .replace(/\s*\([^)]*\)\s*$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (alone && WORDS.has(plain) && heading !== heading.toUpperCase()) return null;
  const known = KIND_OF_HEADING.get(plainForm(plain));
  if (known !== undefined || alone) return known ?? null;
  return kindByWord(heading, plain) ?? kindOfFirst(plain);
}

/** "Latest obs/bloods", "PSHx and interventions": without adjectives, the first of the names that are joined. */
function kindOfFirst(plain: string): SectionKind | null {
  const parts = plain.replace(ADJECTIVES, '').split(/\s*(?:[/&+,]|\band\b)\s*/);
  const [first] = parts;
  if (first === '' || first === plain || WORDS.has(first)) return null;
  return KIND_OF_HEADING.get(plainForm(first)) ?? null;
}

const ADJECTIVES =
  /^(?:(?:latest|recent|most recent|last|current|today's|new|other|key|relevant|significant|pertinent|important|baseline|regular|selected) )+/;

/** What a word of an unknown heading makes of it, the first that is there. */
const KIND_OF_WORD: readonly (readonly [pattern: RegExp, kind: SectionKind])[] = [
  [/^family .*(?:history|hx)$/, 'family history'],
  [/^social .*(?:history|hx)$/, 'social history'],
  [
    /^(?:past|prior|previous|other|significant|medical|surgical|psychiatric|cardiac|oncologic|obstetric)\b.*(?:history|hx|problems|illnesses|diagnoses)$/,
    'past history',
  ],
  [/\ballerg(?:y|ies)\b/, 'allergies'],
  [/\b(?:medications|meds)\b/, 'medications'],
  [/\bvital signs\b/, 'vital signs'],
  [/\bexam(?:ination)?\b/, 'examination'],
  [/\b(?:labs|laboratory|imaging|radiology|studies)\b/, 'results'],
  [/\bcourse\b/, 'hospital course'],
  [/\bdiagnos[ie]s\b|\bassessment\b|\bimpression\b/, 'assessment'],
  [/\bplan\b|\brecommendations\b/, 'plan'],
  [/\binstructions\b/, 'instructions'],
];
const MOST_WORDS = 6;

/** Only headings that are written as such: each longer word begins with a capital. */
function kindByWord(heading: string, plain: string): SectionKind | null {
  const words = heading.trim().split(/\s+/);
  const written = words.every((word) => word.length < 4 || /^[^a-z]/.test(word));
  if (!written || words.length > MOST_WORDS || words.length < 2) return null;
  return KIND_OF_WORD.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}

const STATEMENTS: ReadonlySet<string> = new Set(
  'tobacco; alcohol; drugs; smoking; smoking status; etoh; illicit drugs; ekg; ecg; cxr; chest x-ray; ct; mri; echo; echocardiogram; abg; cbc; ua; urinalysis; code status; tmax; tobacco history; substance use; code; resuscitation status; lives with; allergies; drug allergies; known allergies; allergy'.split(
    '; ',
  ),
);

/** Headings that say something together with what follows ("Tobacco: none"): they are part of the first sentence. */
export function isStatement(heading: string): boolean {
  return STATEMENTS.has(heading.trim().toLowerCase());
}

const NAMES: ReadonlySet<string> = new Set(
  'address; name; patient name; location; phone; attending; attending physician; referring physician; primary care physician; pcp; mrn; medical record number; date of birth; dob'.split(
    '; ',
  ),
);

/** Headings before names of people and places. */
export function isNameOrAddress(heading: string): boolean {
  return NAMES.has(heading.trim().toLowerCase());
}
