import type { EngineArguments } from './EngineArguments';
import type { EngineSettings, Setting } from './EngineSettings';
import { kvElement, sharedSettings } from './sharedSettings';
import { drafted, offloaded, unknownTypes } from './uncounted';

/** More layers than models have, as people write it for all of them. */
const ALL_LAYERS = 99;

/** llama.cpp keeps keys and values in types of their own, each in 16 bits by default. */
function meanOf(
  keys: Setting<number> | undefined,
  values: Setting<number> | undefined,
): Setting<number> {
  const source = [...new Set([keys?.source, values?.source])]
    .filter(each => each !== undefined)
    .join(' and ');
  return {
    value: ((keys?.value ?? 2) + (values?.value ?? 2)) / 2,
    source: source || "llama.cpp's default",
  };
}

/** llama.cpp: takes what it needs; the context is shared by all slots. Layers are split over accelerators. */
export function llamaCpp(args: EngineArguments): EngineSettings {
  const keys = args.text('--cache-type-k', '-ctk');
  const values = args.text('--cache-type-v', '-ctv');
  const layers = args.text('--n-gpu-layers', '--gpu-layers', '-ngl');
  return {
    ...sharedSettings('llama.cpp', args, {
      sequences: { value: 1, source: "llama.cpp's default" },
      stepTokens: { value: 512, source: "llama.cpp's default" },
    }),
    share: { value: 1, source: 'llama.cpp takes what it needs' },
    shareHolds: 'everything',
    isWorkKnown: true,
    blockTokens: 256,
    kvElementBytes: meanOf(kvElement(keys), kvElement(values)),
    // A latent cache has no values.
    latentElementBytes: meanOf(kvElement(keys), kvElement(keys)),
    precision: undefined,
    graphs: { value: false, source: 'llama.cpp counts graphs as its buffer' },
    keepsAllTokens: args.isOn('--swa-full') !== undefined,
    uncounted: [
      ...unknownTypes(keys, values),
      ...drafted(args.text('--model-draft', '-md', '--hf-repo-draft', '-hfrd')),
      ...offloaded(
        layers && layers.value !== '' && Number(layers.value) < ALL_LAYERS
          ? layers
          : undefined,
      ),
      ...offloaded(
        args.has(
          '--n-cpu-moe',
          '-ncmoe',
          '--cpu-moe',
          '-cmoe',
          '--override-tensor',
          '-ot',
        ),
      ),
    ],
  };
}
