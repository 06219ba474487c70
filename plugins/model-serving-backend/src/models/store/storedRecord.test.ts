import {
  emptyModelRecord,
  emptyModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import { storedRecord } from './storedRecord';

describe('a stored record', () => {
  it('of a release that knew no sizes of layers is complete', () => {
    const architecture = {
      layers: 62,
      attentionHeads: 32,
      kvHeads: 16,
      headSize: 128,
      hiddenSize: 5376,
      vocabularySize: 262_208,
      slidingWindow: { tokens: 1024, layers: 52 },
      latentAttention: null,
      recurrent: null,
      experts: null,
    };
    const stored = JSON.stringify({
      ...emptyModelRecord('m', 'm'),
      versions: [{ ...emptyModelVersion('1', []), architecture }],
    });
    expect(storedRecord(stored).versions[0].architecture).toEqual({
      ...architecture,
      valueSize: null,
      caches: null,
      slidingWindow: { tokens: 1024, layers: 52, sizes: null },
    });
  });
});
