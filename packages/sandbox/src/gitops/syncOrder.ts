import { Manifest } from '../controllers';

const FIRST_KINDS = [
  'Namespace',
  'NetworkPolicy',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'Service',
  'Deployment',
];

function rank(kind: string): number {
  const at = FIRST_KINDS.indexOf(kind);
  return at < 0 ? FIRST_KINDS.length : at;
}

/** The wave that a manifest asks for; 0 where it asks for none. */
export function waveOf({ metadata }: Manifest): number {
  const wave = metadata.annotations?.['argocd.argoproj.io/sync-wave'];
  return Number.parseInt(wave ?? '0', 10) || 0;
}

/** Manifests by wave, lowest first; inside a wave by kind and name. */
export function inWaves(manifests: readonly Manifest[]): Manifest[][] {
  const waves = new Map<number, Manifest[]>();
  for (const manifest of manifests) {
    const wave = waveOf(manifest);
    waves.set(wave, [...(waves.get(wave) ?? []), manifest]);
  }
  return [...waves]
    .sort(([a], [b]) => a - b)
    .map(([, members]) =>
      members.sort(
        (a, b) =>
          rank(a.kind) - rank(b.kind) ||
          a.kind.localeCompare(b.kind) ||
          a.metadata.name.localeCompare(b.metadata.name),
      ),
    );
}
