/**
 * Names as a clinician reads them, made from the names that terminologies give: without SNOMED's semantic tags, LOINC's axes and ICD's "unspecified".
 *
 * Promises: nothing is said that the name given does not say; what is dropped is either a tag ("(disorder)") or the statement that nothing more is
 * known ("unspecified organism"); a specimen other than blood stays ("(urine)"). Left out: translations, and names for codes that have none.
 */
import { LOINC_NAMES } from './loincNames.ts';

/** A short name of a concept, from what the source calls it. @param code as MEDS has it: `LOINC//2160-0`. */
export function readableName(code: string, given: string): string {
  const [system = '', local = ''] = code.split('//');
  const name = given.trim().replaceAll(/\s+/g, ' ');
  if (system === 'LOINC') return LOINC_NAMES.get(local) ?? loincName(name);
  if (system.startsWith('ICD')) return icdName(name);
  return withoutTag(name);
}

/** Of a code that the source does not name. */
export function knownName(code: string): string | undefined {
  return code.startsWith('LOINC//') ? LOINC_NAMES.get(code.slice('LOINC//'.length)) : undefined;
}

/** Whether a code is the name itself: of records without a terminology, and of systems of names. */
export function isOwnName(code: string): boolean {
  return code.startsWith('LOCAL//') || /^[^/]*(-NAME|-POE-IV)\/\//.test(code);
}

/** `Stroke (disorder)` → `Stroke`. */
export function withoutTag(name: string): string {
  return name.replace(SEMANTIC_TAG, '');
}

/** Semantic tags of SNOMED CT: hierarchies of the International Edition. */
const SEMANTIC_TAG = new RegExp(
  ` \\((${[
    'disorder|finding|procedure|situation|event|substance|product|medicinal product|clinical drug|physical object|organism|observable entity',
    'regime/therapy|record artifact|morphologic abnormality|body structure|qualifier value|person|occupation|environment|specimen',
    'social concept|assessment scale|navigational concept|attribute|physical force|staging scale|tumor staging|cell|cell structure|dose form',
  ].join('|')})\\)$`,
  'i',
);

/** In blood, serum and the like: what everybody takes for granted. */
const BLOOD = /^(serum|plasma|blood|serum or plasma|serum, plasma or blood|red blood cells?|bld|ser\/plas)$/i;

/** `Bilirubin.total [Mass/volume] in Urine by Test strip` → `Bilirubin.total (urine)`. */
function loincName(name: string): string {
  const bare = name
    .replace(/ \((elevated|abnormal)\)$/i, '')
    .replace(/ \[[^\]]*\]/g, '')
    .replace(
      / (by|using) (automated count|manual count|test strip|calculation|electrophoresis|immunoassay|[A-Z].*)$/i,
      '',
    )
    .replace(/ --.*$/, '')
    .trim();
  const [, analyte, specimen] = /^(.+?) (?:in|of) ([^()]+)$/.exec(bare) ?? [];
  if (analyte === undefined) return bare === '' ? name : bare;
  const place = specimen.trim();
  if (BLOOD.test(place)) return analyte;
  return /^(urine|stool|cerebral spinal fluid|body fluid|pleural fluid|peritoneal fluid|synovial fluid|ascites|sputum|saliva|arterial blood|venous blood|capillary blood|mixed venous blood|cord blood)\b/i.test(
    place,
  )
    ? `${analyte} (${place.toLowerCase()})`
    : bare;
}

/** `Pneumonia, unspecified organism` → `Pneumonia`. */
function icdName(name: string): string {
  const bare = name
    .replace(/,? (type|site|organism|stage|location|cause|degree)? ?(not specified|unspecified)$/i, '')
    .replace(/, unspecified( (organism|site|type|cause|severity|location|side))?$/i, '')
    .replace(/, (initial encounter|subsequent encounter|sequela|init|subs)$/i, '')
    .replace(' (primary) ', ' ')
    .trim();
  const named = /^Unspecified \w/.test(bare) ? bare.slice('Unspecified '.length) : bare;
  return named === '' ? name : named[0].toUpperCase() + named.slice(1);
}
