import type { EngineArguments } from './EngineArguments';
import type { EngineSettings } from './EngineSettings';
import { given, kvElement, sharedSettings } from './sharedSettings';

/** What it takes of its share: it leaves a tenth free when it sizes its KV cache (`TGI_WIGGLE_ROOM`). */
const TAKEN = 0.9;

/**
 * TGI: defaults from text-generation-launcher. It sizes its KV cache after a prefill whose memory it measures and does
 * not publish.
 */
export function tgi(args: EngineArguments): EngineSettings {
  const share = args.number('--cuda-memory-fraction');
  return {
    ...sharedSettings('TGI', args, {
      sequences: args.number('--max-concurrent-requests') ?? {
        value: 128,
        source: "TGI's default",
      },
      stepTokens: {
        value: 4096,
        source: 'assumed, because TGI derives it from free memory',
      },
    }),
    share: {
      value: (share?.value ?? 1) * TAKEN,
      source: share
        ? `${share.source}, of which TGI leaves a tenth`
        : 'TGI leaves a tenth',
    },
    shareHolds: 'everything',
    isWorkKnown: false,
    kvFollowsWeights: true,
    blockTokens: 1,
    kvElementBytes: kvElement(args.text('--kv-cache-dtype')),
    precision: given(args.text('--dtype')),
    graphs: { value: true, source: "TGI's default" },
    uncounted: [],
  };
}
