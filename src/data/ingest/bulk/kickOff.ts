/**
 * Asks for an export. Version 2 (Bulk Data Access 2.0.0, also what 3.0.0 servers take): GET with the parameters in the query, types
 * with commas between. Version 4 (Bulk Data Access 4.0.0-ballot, September 2026, which drops GET and commas): POST of a Parameters
 * resource, `_type` repeated. Both: `Prefer: respond-async`; the answer is 202 with the status URL in `Content-Location`.
 */
import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { AnamnesisError } from '../../../base/errors.ts';
import { secureAddress } from './addresses.ts';
import { dropBody } from './json.ts';
import { readRefusal, refusalError } from './refusal.ts';
import type { Session } from './session.ts';
import type { ExportLevel, ExportRequest } from './source.ts';
import { type BulkRequest, placeOf } from './transport.ts';

/** @returns the status URL. @throws input/not-readable with the issue codes when the server refuses. */
export async function kickOff(request: ExportRequest, session: Session): Promise<URL> {
  const asked = request.version === '4' ? byPost(request) : byGet(request);
  const response = await session.send(asked, true);
  if (response.status !== 202) throw refusalError(await readRefusal(response), placeOf(asked), session.authorized);
  await dropBody(response);
  const location = response.headers.get('content-location');
  if (location !== null) return secureAddress(location, 'the status URL', asked.url);
  throw new AnamnesisError('input/invalid', {
    where: placeOf(asked),
    rule: 'The server accepted the export but gave no status URL (Content-Location).',
    remedy: 'The server does not keep to the asynchronous pattern: ask its operator, or try the other --bulk-version.',
  });
}

function byGet(request: ExportRequest): BulkRequest {
  const url = operationUrl(request);
  url.searchParams.set('_outputFormat', request.outputFormat);
  if (request.types.length > 0) url.searchParams.set('_type', request.types.join(','));
  if (request.since !== null) url.searchParams.set('_since', request.since);
  return { what: 'the export request', method: 'GET', url, headers: HEADERS, once: true };
}

function byPost(request: ExportRequest): BulkRequest {
  const parameter: ParametersParameter[] = [
    { name: '_outputFormat', valueString: request.outputFormat },
    ...request.types.map((type) => ({ name: '_type', valueString: type })),
    ...(request.since === null ? [] : [{ name: '_since', valueInstant: request.since }]),
  ];
  const body: Parameters = { resourceType: 'Parameters', parameter };
  return {
    what: 'the export request',
    method: 'POST',
    url: operationUrl(request),
    headers: { ...HEADERS, 'content-type': 'application/fhir+json' },
    body: JSON.stringify(body),
    once: true,
  };
}

const HEADERS = { accept: 'application/fhir+json', prefer: 'respond-async' };

function operationUrl({ baseUrl, level }: ExportRequest): URL {
  return new URL(`${baseUrl}/${pathOf(level)}$export`);
}

function pathOf(level: ExportLevel): string {
  switch (level.kind) {
    case 'system':
      return '';
    case 'patient':
      return 'Patient/';
    case 'group':
      return `Group/${level.id}/`;
  }
}
