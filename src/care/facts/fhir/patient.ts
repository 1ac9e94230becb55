/** Patient: the person, and demographic facts as MEDS has them (sex, birth sex, race, ethnicity, birth, death). Addresses and contacts are not read. */
import type { FactConcept, FactTime, FactValue, Person } from '../fact.ts';
import type { Statement } from '../statement.ts';
import { stated } from './chart.ts';
import { codingsOf } from './concept.ts';
import { type Element, elementOf, elementsOf, isTrue, textOf, textsOf } from './element.ts';
import { type Moment, momentOf, timeOf } from './fhirTime.ts';

const US_CORE = 'http://hl7.org/fhir/us/core/StructureDefinition/us-core-';
const BIRTH_TIME = 'http://hl7.org/fhir/StructureDefinition/patient-birthTime';

export function personOf(resource: Element): Person {
  const identifiers = elementsOf(resource, 'identifier').flatMap((identifier) => textOf(identifier, 'value') ?? []);
  const birth = birthOf(resource);
  const death = momentOf(textOf(resource, 'deceasedDateTime'));
  return {
    names: [...new Set(elementsOf(resource, 'name').flatMap((name) => nameText(name) ?? []))],
    identifiers: [...new Set([textOf(resource, 'id') ?? '', ...identifiers])].filter((one) => one !== ''),
    sex: sexOf(textOf(resource, 'gender')),
    birth: birth === null ? null : timeOf(birth),
    death: death !== null ? timeOf(death) : isTrue(resource, 'deceasedBoolean') ? UNKNOWN_TIME : null,
  };
}

const UNKNOWN_TIME: FactTime = { start: null, end: null, precision: 'instant' };

function nameText(name: Element): string | null {
  const parts = [...textsOf(name, 'given'), textOf(name, 'family') ?? ''].filter((part) => part !== '');
  return parts.length > 0 ? parts.join(' ') : textOf(name, 'text');
}

function sexOf(gender: string | null): Person['sex'] {
  return gender === 'female' || gender === 'male' || gender === 'other' ? gender : null;
}

function birthOf(resource: Element): Moment | null {
  const time = elementsOf(elementOf(resource, '_birthDate'), 'extension').find(
    (one) => textOf(one, 'url') === BIRTH_TIME,
  );
  return momentOf(time === undefined ? null : textOf(time, 'valueDateTime')) ?? momentOf(textOf(resource, 'birthDate'));
}

export function patientStatements(resource: Element): readonly Statement[] {
  const extensions = elementsOf(resource, 'extension');
  const gender = textOf(resource, 'gender');
  const birthSex = extensions.find(({ url }) => url === `${US_CORE}birthsex`);
  const birth = birthOf(resource);
  const death = momentOf(textOf(resource, 'deceasedDateTime'));
  const always = (path: string, name: string, codes: readonly string[], value: FactValue): Statement => ({
    ...stated({
      resource,
      path,
      kind: 'demographic',
      concept: { codes, name, synonyms: [] },
      at: null,
      known: null,
      fact: { value },
    }),
    undated: false,
  });
  const sexCode = `GENDER//${({ female: 'F', male: 'M', other: 'OTHER' } as Readonly<Record<string, string>>)[gender ?? ''] ?? 'UNKNOWN'}`;
  return [
    ...(gender === null ? [] : [always('gender', 'Sex', [sexCode], { type: 'coded', code: sexCode, name: gender })]),
    ...(birthSex === undefined
      ? []
      : birthSexOf(textOf(birthSex, 'valueCode')).map(([code, name]) =>
          always('extension.birthsex', 'Birth sex', [code], { type: 'coded', code, name }),
        )),
    ...['race', 'ethnicity'].flatMap((kind) => categoriesOf(extensions, kind, always)),
    ...(birth === null
      ? []
      : [stated({ resource, path: 'birthDate', kind: 'demographic', concept: BIRTH, at: birth, known: birth.start })]),
    ...(death === null
      ? []
      : [
          stated({
            resource,
            path: 'deceased',
            kind: 'death',
            concept: DEATH,
            at: death,
            known: death.last,
            fact: { status: 'completed' },
          }),
        ]),
    ...(death === null && isTrue(resource, 'deceasedBoolean')
      ? [
          stated({
            resource,
            path: 'deceased',
            kind: 'death',
            concept: DEATH,
            at: null,
            known: null,
            fact: { status: 'completed' },
          }),
        ]
      : []),
  ];
}

const BIRTH: FactConcept = { codes: ['MEDS_BIRTH'], name: 'Date of birth', synonyms: [] };
const DEATH: FactConcept = { codes: ['MEDS_DEATH'], name: 'Death', synonyms: [] };

function birthSexOf(code: string | null): readonly (readonly [string, string])[] {
  const name = ({ F: 'female', M: 'male' } as Readonly<Record<string, string>>)[code ?? ''] ?? 'unknown';
  return code === null ? [] : [[`BIRTHSEX//${code}`, name]];
}

function categoriesOf(
  extensions: readonly Element[],
  kind: string,
  always: (path: string, name: string, codes: readonly string[], value: FactValue) => Statement,
): readonly Statement[] {
  const parts = extensions
    .filter(({ url }) => url === `${US_CORE}${kind}`)
    .flatMap((one) => elementsOf(one, 'extension'));
  return parts
    .filter(({ url }) => url === 'ombCategory')
    .flatMap((part, index) =>
      codingsOf({ coding: [elementOf(part, 'valueCoding')] }, 'other').map(({ code, display }) => {
        const path = `extension.${kind}[${index}]`;
        return always(path, kind === 'race' ? 'Race' : 'Ethnicity', [code], {
          type: 'coded',
          code,
          name: display ?? code,
        });
      }),
    );
}
