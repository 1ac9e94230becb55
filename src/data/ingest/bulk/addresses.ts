/**
 * Which addresses the export client may talk to: https anywhere, http only on this machine (loopback), and never from https
 * down to http. The rule is checked for the server, the token endpoint, the status URL, every file and every redirect.
 *
 * Messages name a host at most: paths and queries of an export's addresses may be secrets (capability URLs).
 */
import { AnamnesisError } from '../../../base/errors.ts';

/**
 * Reads an address that somebody gave: the user, the server, a redirect. Relative ones are resolved against `from`.
 * @param what names the address in messages.
 * @throws input/invalid when it is no http address, settles for less than https, or carries a user name.
 */
export function secureAddress(text: string, what: string, from?: URL): URL {
  const url = URL.parse(text, from?.href);
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    throw refused(what, 'This is not an http address.', 'It should look like https://server.example/fhir.');
  }
  if (url.username !== '' || url.password !== '') {
    throw refused(
      what,
      'The address carries a user name or password.',
      'Register a client and pass --client-id and --key.',
    );
  }
  if (url.protocol === 'https:') return url;
  if (from?.protocol === 'https:') {
    throw refused(
      what,
      'The server sent us from https to http.',
      'Records travel by https only: ask the server to mend this.',
    );
  }
  if (isLoopback(url.hostname)) return url;
  throw refused(what, 'The address is plain http on another machine.', 'Use https; http is only for this machine.');
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function refused(where: string, rule: string, remedy: string): AnamnesisError {
  return new AnamnesisError('input/invalid', { where, rule, remedy });
}
