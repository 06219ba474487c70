import type { Row } from '../../Row';
import { entitiesOf, ingestion } from './ingestion';
import { lists } from './lists';
import { ModelBackend } from './ModelBackend';
import { StaticCatalog } from './StaticCatalog';
import { unchangedSync } from './unchangedSync';

const FEW = 100;

/** P5 and P10 at the API: what reading a registry of many models takes, and lists of what it holds. */
export async function* models(many: number): AsyncGenerator<Row> {
  const statics = await StaticCatalog.start(await entitiesOf(many));
  const started: Array<{ stop(): Promise<void> }> = [statics];
  try {
    const large = await ModelBackend.start(many);
    started.push(large);
    yield await ingestion(large, statics);
    await statics.stop();
    yield await unchangedSync(large, await large.untilVisible());
    const small = await ModelBackend.start(FEW);
    started.push(small);
    yield* lists(small, large);
  } finally {
    await Promise.all(started.map(each => each.stop()));
  }
}
