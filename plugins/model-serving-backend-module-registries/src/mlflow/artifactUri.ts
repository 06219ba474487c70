import { PropertyFacts } from '../sources/propertyFacts';
import type { MlflowVersion } from './mlflowAnswers';
import type { MlflowConfig } from './readMlflowConfig';

const ARTIFACT = /^[a-z][a-z0-9+.-]*:\/[!-~]+$/i;
const LOGGED_MODEL = /^models:\/(m-[0-9a-f]{32})$/;
const VERSION = /^models:\/([^/]+)\/(\d{1,18})$/;

/** Versions that are promoted from one registered model to the next, each from the one before. */
const MOST_PROMOTIONS = 10;

/** What was read of a registry, in which sources name each other. */
export interface MlflowRegistry {
  /** Versions by model and number. */
  versions: ReadonlyMap<string, ReadonlyMap<string, MlflowVersion>>;
  /** Addresses of the artifacts of logged models by id. */
  loggedModels: ReadonlyMap<string, string>;
}

/** The id of the logged model that a version was made from. */
export function loggedModelOf({ source }: MlflowVersion): string | undefined {
  return LOGGED_MODEL.exec(source)?.[1];
}

/**
 * The address of a version's artifact: that of the logged model or, as `copy_model_version` of MLflow promotes it, of the
 * version of another model that its source names. A source that names one which was not read stays as it is.
 *
 * @returns undefined where the source is no address
 */
export function artifactUri(
  version: MlflowVersion,
  registry: MlflowRegistry,
  tags: MlflowConfig['tags'],
): string | undefined {
  const addressOf = (each: MlflowVersion): string => {
    const own = new PropertyFacts(tags, each.tags).line('uri', 1_000);
    const logged = loggedModelOf(each);
    return (
      own ?? (logged && registry.loggedModels.get(logged)) ?? each.source.trim()
    );
  };
  const given = addressOf(version);
  let uri = given;
  for (let promotions = 0; promotions <= MOST_PROMOTIONS; promotions += 1) {
    const [, model, number] = VERSION.exec(uri) ?? [];
    if (model === undefined) {
      return ARTIFACT.test(uri) ? uri : undefined;
    }
    const from = registry.versions.get(model)?.get(number);
    if (!from) {
      break;
    }
    uri = addressOf(from);
  }
  return ARTIFACT.test(given) ? given : undefined;
}
