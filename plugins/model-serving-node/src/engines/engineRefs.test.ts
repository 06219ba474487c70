import {
  addEngine,
  engineNamed,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ownEngine } from './__fixtures__/ownEngine';
import { addedEngines, assertLoadableEngine, knowEngines } from './engineRefs';

const ref = { name: 'Own', module: ownEngine.module! };

describe('engines of extensions', () => {
  afterEach(() => knowEngines([]));

  it('are sent to threads by their module, and those of the suite are not', () => {
    expect(addedEngines()).toEqual([]);
    const forget = addEngine(ownEngine);
    expect(addedEngines()).toEqual([ref]);
    forget();
  });

  it('are known to a thread as long as they are asked for', () => {
    knowEngines([ref]);
    expect(engineNamed('Own')).toBe(ownEngine);
    knowEngines([ref]);
    expect(addedEngines()).toEqual([ref]);
    knowEngines([]);
    expect(engineNamed('Own')).toBeUndefined();
  });

  it('that their module does not export leave what is known as it is', () => {
    knowEngines([ref]);
    expect(() => knowEngines([ref, { ...ref, name: 'Other' }])).toThrow(
      `Module ${ref.module} exports no engine Other`,
    );
    expect(addedEngines()).toEqual([ref]);
  });

  it.each([undefined, './ownEngine'])(
    'are refused with the module %s',
    module => {
      expect(() => assertLoadableEngine({ ...ownEngine, module })).toThrow(
        'Engine Own: module must be the __filename of the module that exports it',
      );
    },
  );
});
