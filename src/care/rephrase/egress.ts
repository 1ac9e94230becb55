/**
 * Where a request may go. Under `local only` every address of the host must be of this machine or of a private network; plain http then goes to the address
 * that was checked, so that the name cannot mean another one a moment later. Redirects are refused by the client under every policy.
 *
 * Private: loopback, RFC 1918, RFC 4193. Link-local addresses are not: cloud machines serve their credentials there.
 */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { AnamnesisError } from '../../base/errors.ts';
import type { EgressPolicy } from './config.ts';

const PRIVATE = new BlockList();
PRIVATE.addSubnet('127.0.0.0', 8, 'ipv4');
PRIVATE.addSubnet('10.0.0.0', 8, 'ipv4');
PRIVATE.addSubnet('172.16.0.0', 12, 'ipv4');
PRIVATE.addSubnet('192.168.0.0', 16, 'ipv4');
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  const family = isIP(plain);
  return family !== 0 && PRIVATE.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

/**
 * The address to send to. @throws network/failed when the policy forbids it or the host has no address.
 */
export async function permittedUrl(url: URL, policy: EgressPolicy): Promise<URL> {
  if (policy === 'de-identified only') return url;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) !== 0 ? [host] : await addressesOf(host);
  if (!addresses.every(isPrivateAddress)) {
    throw new AnamnesisError('network/failed', {
      where: url.host,
      rule: 'Under the policy "local only" nothing is sent to an address outside this machine and private networks.',
      remedy: 'Name a model on a private address, or choose the policy "de-identified only".',
    });
  }
  if (url.protocol === 'https:') return url;
  const pinned = new URL(url);
  pinned.hostname = isIP(addresses[0]) === 6 ? `[${addresses[0]}]` : addresses[0];
  return pinned;
}

async function addressesOf(host: string): Promise<readonly string[]> {
  try {
    const found = await lookup(host, { all: true });
    if (found.length > 0) return found.map(({ address }) => address);
  } catch (cause) {
    throw unknownHost(host, cause);
  }
  throw unknownHost(host, undefined);
}

function unknownHost(host: string, cause: unknown): AnamnesisError {
  return new AnamnesisError('network/failed', {
    where: host,
    rule: 'The host of the language model has no address.',
    remedy: 'Check the url in its settings.',
    cause,
  });
}
