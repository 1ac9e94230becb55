/**
 * Reuse of what a stage wrote before: a folder belongs to these settings when its manifest says so (kind, version of the tool,
 * seed, the settings and inputs named) and each of its files is there with the bytes counted. Anything else is made again.
 */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type FolderKind, type Manifest, readManifest, TOOL_VERSION } from '../../base/manifest.ts';

export interface Stage {
  readonly folder: string;
  readonly kind: FolderKind;
  /** Those that tell this output from another; the manifest may say more. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly seed: number | null;
  readonly inputs: Readonly<Record<string, string>>;
}

/** Makes the folder, replacing what is there, unless it belongs already. @returns whether it was kept. */
export async function keepOrMake(stage: Stage, make: () => Promise<unknown>): Promise<boolean> {
  if (await belongs(stage)) return true;
  await make();
  return false;
}

export async function belongs(stage: Stage): Promise<boolean> {
  if (!existsSync(join(stage.folder, 'manifest.json'))) return false;
  const manifest = await readManifest(stage.folder, stage.kind);
  return (
    manifest.toolVersion === TOOL_VERSION &&
    manifest.seed === stage.seed &&
    holds(manifest.settings, stage.settings) &&
    holds(manifest.inputs, stage.inputs) &&
    filesAreThere(stage.folder, manifest)
  );
}

function holds(actual: Readonly<Record<string, unknown>>, wanted: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(wanted).every(([name, value]) => isDeepStrictEqual(actual[name], value));
}

function filesAreThere(folder: string, { files }: Manifest): boolean {
  return Object.entries(files).every(
    ([name, { bytes }]) => statSync(join(folder, name), { throwIfNoEntry: false })?.size === bytes,
  );
}
