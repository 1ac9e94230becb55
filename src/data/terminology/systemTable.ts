/**
 * The code systems that we know, by URI, by object identifier (OID) and by OMOP `vocabulary_id`, with the short name that stands in
 * MEDS codes. Sources: FHIR R4 "Using Codes in Resources", HL7 Terminology (terminology.hl7.org), the HL7 OID registry, Athena's
 * list of vocabularies. Left out: local extensions and national editions beyond the German and the American ones.
 */

/** The branch of the OID tree that HL7 gave to itself and to external code systems. */
const HL7_OID = '2.16.840.1.113883.';
const MIMIC = 'http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-';

/** URI or `urn:oid:…` of a code system → its short name. Keys are normalised as `normaliseUri` in systems.ts does it. */
export const KNOWN_SYSTEM_URIS: ReadonlyMap<string, string> = new Map([
  ...named('LOINC', ['http://loinc.org'], ['6.1']),
  ...named('SNOMED', ['http://snomed.info/sct', 'http://snomed.info/id', 'http://snomed.info/xsct'], ['6.96']),
  ...named('ICD10CM', ['http://hl7.org/fhir/sid/icd-10-cm', 'http://hl7.org/fhir/sid/icd-10-us'], ['6.90']),
  ...named('ICD10', ['http://hl7.org/fhir/sid/icd-10', 'http://id.who.int/icd/release/10'], ['6.3']),
  ...named('ICD10GM', ['http://fhir.de/CodeSystem/bfarm/icd-10-gm', 'http://fhir.de/CodeSystem/dimdi/icd-10-gm'], []),
  ...named('ICD11', ['http://id.who.int/icd/release/11/mms', 'http://hl7.org/fhir/sid/icd-11'], ['6.347']),
  ...named(
    'ICD9CM',
    [
      'http://hl7.org/fhir/sid/icd-9-cm',
      'http://hl7.org/fhir/sid/icd-9-cm/diagnosis',
      'http://terminology.hl7.org/CodeSystem/icd9cm',
    ],
    ['6.103', '6.2'],
  ),
  ...named('ICD9PROC', ['http://hl7.org/fhir/sid/icd-9-cm/procedure', 'http://hl7.org/fhir/sid/icd-9-proc'], ['6.104']),
  ...named('ICD10PCS', ['http://www.cms.gov/Medicare/Coding/ICD10', 'http://hl7.org/fhir/sid/icd-10-pcs'], ['6.4']),
  ...named('ICDO3', ['http://terminology.hl7.org/CodeSystem/icd-o-3', 'http://hl7.org/fhir/sid/icd-o-3'], ['6.43.1']),
  ...named('OPS', ['http://fhir.de/CodeSystem/bfarm/ops', 'http://fhir.de/CodeSystem/dimdi/ops'], []),
  ...named('RXNORM', ['http://www.nlm.nih.gov/research/umls/rxnorm'], ['6.88']),
  ...named(
    'ATC',
    ['http://www.whocc.no/atc', 'http://fhir.de/CodeSystem/bfarm/atc', 'http://fhir.de/CodeSystem/dimdi/atc'],
    ['6.73'],
  ),
  ...named('NDC', ['http://hl7.org/fhir/sid/ndc'], ['6.69']),
  ...named('UNII', ['http://fdasis.nlm.nih.gov'], ['4.9']),
  ...named('CVX', ['http://hl7.org/fhir/sid/cvx'], ['12.292', '6.59']),
  ...named('MVX', ['http://hl7.org/fhir/sid/mvx'], ['12.227', '6.60']),
  ...named('CPT', ['http://www.ama-assn.org/go/cpt'], ['6.12']),
  ...named(
    'HCPCS',
    [
      'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets',
      'http://terminology.hl7.org/CodeSystem/HCPCS',
      'http://terminology.hl7.org/CodeSystem/HCPCS-all-codes',
    ],
    ['6.285', '6.14'],
  ),
  ...named('CDT', ['http://www.ada.org/cdt', 'http://terminology.hl7.org/CodeSystem/CD2'], ['6.13']),
  ...named('BCP47', ['urn:ietf:bcp:47'], []),
  ...named(
    'MSDRG',
    [
      'http://www.cms.gov/Medicare/Medicare-Fee-for-Service-Payment/AcuteInpatientPPS/MS-DRG-Classifications-and-Software',
    ],
    [],
  ),
  ...named('UCUM', ['http://unitsofmeasure.org'], ['6.8']),
  ...named('CDCREC', ['http://terminology.hl7.org/CodeSystem/PHRaceAndEthnicityCDC'], ['6.238']),
  ...named('NUCC', ['http://nucc.org/provider-taxonomy'], ['6.101']),
  ...named('NCIT', ['http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl'], ['3.26.1.1']),
  ...named('DCM', ['http://dicom.nema.org/resources/ontology/DCM'], []),
  // MIMIC-IV on FHIR gives official codes under names of its own.
  ...named('ICD9CM', [`${MIMIC}diagnosis-icd9`], []),
  ...named('ICD10CM', [`${MIMIC}diagnosis-icd10`], []),
  ...named('ICD9PROC', [`${MIMIC}procedure-icd9`], []),
  ...named('ICD10PCS', [`${MIMIC}procedure-icd10`], []),
  ...named('NDC', [`${MIMIC}medication-ndc`], []),
  ...named('HCPCS', [`${MIMIC}hcpcs-cd`], []),
  ...named('ACTCODE', ['http://terminology.hl7.org/CodeSystem/v3-ActCode'], ['5.4']),
  ...named('ADMIT-SOURCE', ['http://terminology.hl7.org/CodeSystem/admit-source'], []),
  ...named('DISCHARGE-DISPOSITION', ['http://terminology.hl7.org/CodeSystem/discharge-disposition'], []),
  ...named('ICPC2', ['http://hl7.org/fhir/sid/icpc-2'], []),
]);

/** OMOP `vocabulary_id` (upper-cased, blanks as `_`) → our short name, where the two differ. */
export const OMOP_VOCABULARY_NAMES: ReadonlyMap<string, string> = new Map([
  ['CPT4', 'CPT'],
  ['DRG', 'MSDRG'],
]);

/** Names that no unknown system may take. */
export const KNOWN_SYSTEM_NAMES: ReadonlySet<string> = new Set(KNOWN_SYSTEM_URIS.values());

function named(name: string, uris: readonly string[], oids: readonly string[]): readonly (readonly [string, string])[] {
  return [...uris, ...oids.map((oid) => `urn:oid:${HL7_OID}${oid}`)].map((uri) => [uri, name] as const);
}
