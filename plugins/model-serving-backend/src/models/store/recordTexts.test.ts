import {
  emptyModelRecord,
  emptyModelVersion,
} from '@model-serving/backstage-plugin-model-serving-common';
import { withoutTexts, withTexts } from './recordTexts';

it.each(['constructor', '__proto__', 'toString', '1'])(
  'keeps the license text of version %s apart',
  name => {
    const record = {
      ...emptyModelRecord('a', 'a'),
      card: 'A card',
      versions: [null, 'The text'].map((text, at) => ({
        ...emptyModelVersion(at === 0 ? name : `${name}-2`, []),
        license: { id: 'mit', url: null, text },
      })),
    };
    const { record: bare, texts } = withoutTexts(record);
    expect(withTexts(bare, JSON.parse(JSON.stringify(texts)))).toEqual(record);
  },
);
