import { EngineCache, REAL_ENGINES, realEngine } from '../realEngines';
import { say, type Verb } from './Verb';

/** Installs the real engines that are named and missing; without a name, those that take no longer than minutes. */
export const installEngines: Verb = async ({ rest }) => {
  const cache = new EngineCache();
  const chosen =
    rest.length > 0
      ? rest.map(realEngine)
      : REAL_ENGINES.filter(({ onDemand }) => onDemand === undefined);
  for (const engine of chosen) {
    if (!cache.has(engine)) {
      const start = Date.now();
      say(
        `${engine.title}: installing${
          engine.onDemand ? `; ${engine.onDemand}` : ''
        }`,
      );
      await cache.install(engine);
      say(
        `${engine.title}: installed in ${Math.round(
          (Date.now() - start) / 1000,
        )} s`,
      );
    }
    say(`${engine.title}: ${cache.folder(engine)}`);
  }
  return 0;
};
