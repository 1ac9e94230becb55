/**
 * A draft as a FHIR R4 Composition that can be posted as it is: status `preliminary`, written by a device that is contained in it, no attester.
 *
 * Labelled as made by a program (AI Transparency on FHIR, STU1 ballot: `meta.security` AIAST). Sections carry their LOINC code, their text as XHTML and
 * references to the resources that it rests on. Rows of tables that are no FHIR resources are referred to by identifier. It is no document
 * Bundle, which would have to hold copies of what it cites, and it has no Provenance, which needs a time with a zone that the record does not have.
 */
import type { CodeableConcept, Composition, CompositionSection, Meta, Reference } from '@medplum/fhirtypes';
import type { ClinicalRecord, Fact, FactId } from '../../facts/fact.ts';
import type { Citation, Draft, DraftSection } from '../document.ts';
import { identityLine, UNSIGNED, UNSIGNED_REASON } from './frame.ts';
import { escapeXml, narrativeOf } from './html.ts';

const LOINC = 'http://loinc.org';
const DEVICE = 'author';

/** Resource types that the sources of facts name; whatever else stands there is a table. */
const RESOURCE_TYPES: ReadonlySet<string> = new Set([
  'AllergyIntolerance',
  'CarePlan',
  'Condition',
  'Consent',
  'Device',
  'DeviceUseStatement',
  'DiagnosticReport',
  'DocumentReference',
  'Encounter',
  'FamilyMemberHistory',
  'Flag',
  'Goal',
  'Immunization',
  'MedicationAdministration',
  'MedicationDispense',
  'MedicationRequest',
  'MedicationStatement',
  'Observation',
  'Patient',
  'Procedure',
  'ServiceRequest',
]);

export function renderComposition(draft: Draft, record: ClinicalRecord | null): Composition {
  const facts = new Map<FactId, Fact>((record?.facts ?? []).map((fact) => [fact.id, fact]));
  return {
    resourceType: 'Composition',
    meta: MADE_BY_PROGRAM,
    language: 'en',
    text: narrative(
      'generated',
      `<p><b>${UNSIGNED}</b></p><p>${escapeXml(`${identityLine(draft)}.`)}</p><p>${UNSIGNED_REASON}</p>${toCompleteHtml(draft)}`,
    ),
    contained: [
      {
        resourceType: 'Device',
        id: DEVICE,
        status: 'active',
        deviceName: [{ name: 'Anamnesis', type: 'model-name' }],
        type: { text: 'Artificial-Intelligence' },
      },
    ],
    status: 'preliminary',
    type: loinc(draft.code),
    subject: subjectOf(draft, record),
    date: new Date(draft.asOf * 60_000).toISOString().slice(0, 10),
    author: [{ reference: `#${DEVICE}` }],
    title: `${UNSIGNED}: ${draft.title}`,
    section: draft.sections.map((section) => sectionOf(section, facts)),
  };
}

const MADE_BY_PROGRAM: Meta = {
  security: [
    {
      system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
      code: 'AIAST',
      display: 'Artificial Intelligence asserted',
    },
  ],
};

function sectionOf(section: DraftSection, facts: ReadonlyMap<FactId, Fact>): CompositionSection {
  const citations = section.blocks.flatMap(({ sentences }) => sentences.flatMap((sentence) => sentence.citations));
  const entry = entriesOf(citations, facts);
  const uncovered = entry.length === 0 && citations.some(({ type }) => type === 'uncovered');
  return {
    title: section.heading,
    ...(section.code === null ? {} : { code: loinc(section.code) }),
    text: narrative('generated', narrativeOf(section)),
    ...(entry.length === 0 ? {} : { entry: [...entry] }),
    ...(uncovered ? { emptyReason: UNAVAILABLE } : {}),
  };
}

const UNAVAILABLE: CodeableConcept = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/list-empty-reason', code: 'unavailable' }],
};

/** Each source once; what a derived fact follows from instead of the fact itself. */
function entriesOf(citations: readonly Citation[], facts: ReadonlyMap<FactId, Fact>): readonly Reference[] {
  const found = new Map<string, Reference>();
  const waiting = citations.flatMap((citation) => (citation.type === 'fact' ? [citation.fact] : []));
  const seen = new Set<FactId>(waiting);
  for (const id of waiting) {
    const fact = facts.get(id);
    if (fact === undefined) continue;
    if (fact.derivation === null) found.set(`${fact.source.table}/${fact.source.id}`, referenceTo(fact));
    for (const input of fact.derivation?.inputs ?? []) {
      if (seen.has(input)) continue;
      seen.add(input);
      waiting.push(input);
    }
  }
  return [...found.values()];
}

function referenceTo({ source: { table, id } }: Fact): Reference {
  if (RESOURCE_TYPES.has(table) && FHIR_ID.test(id)) return { reference: `${table}/${id}` };
  return { identifier: { value: `${table}/${id}` } };
}

/** Anything else would break the reference, or lead elsewhere. */
const FHIR_ID = /^[A-Za-z0-9.-]{1,64}$/;

function subjectOf(draft: Draft, record: ClinicalRecord | null): Reference {
  const patient = record?.facts.find(({ source }) => source.table === 'Patient');
  return patient === undefined || !FHIR_ID.test(patient.source.id)
    ? { identifier: { value: draft.subject } }
    : { reference: `Patient/${patient.source.id}` };
}

function toCompleteHtml(draft: Draft): string {
  const open = draft.toComplete ?? [];
  return open.length === 0 ? '' : `<p>${escapeXml(`To be added by the author: ${open.join('; ')}.`)}</p>`;
}

function loinc(code: string): CodeableConcept {
  return { coding: [{ system: LOINC, code }] };
}

function narrative(status: 'generated', xhtml: string): { status: 'generated'; div: string } {
  return { status, div: `<div xmlns="http://www.w3.org/1999/xhtml">${xhtml}</div>` };
}
