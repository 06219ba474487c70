import { readYamlDocuments } from '@model-serving/backstage-kubernetes-policy-node';
import type {
  ModelGovernance,
  ModelOverlay,
  ModelRule,
} from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import type { GitOpsFile } from '../../gitops/GitOpsFile';
import { modelOverlayOf, modelOverlaySchema } from './modelOverlay';
import { modelRulesOf, modelRulesSchema } from './modelRules';

/** Further issues of a document show when these are corrected. */
const MOST_ISSUES = 10;

const KINDS = /\bModel(Overlay|Rules)\b/;

/** Whether a file may hold rules or overlays: what is about models only need not be read for them. */
export function mayGovernModels({ content, path }: GitOpsFile): boolean {
  return /\.ya?ml$/.test(path) && KINDS.test(content);
}

/**
 * Reads the rules and overlays of the models' folder, by the order of their files. A document that cannot be used is left
 * out and told; where it may hold rules, they are incomplete.
 *
 * @param filePages - address that the path of a file completes to its web page
 */
export function readModelGovernance(
  files: readonly GitOpsFile[],
  filePages: string | null = null,
): ModelGovernance {
  const overlays: ModelOverlay[] = [];
  const rules: ModelRule[] = [];
  const regions = new Map<string, string>();
  const problems: ModelGovernance['problems'] = [];
  let incomplete: string | null = null;
  const sorted = files
    .filter(mayGovernModels)
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { file, value } of sorted.flatMap(documentsOf)) {
    try {
      switch (kindOf(value)) {
        case 'ModelOverlay':
          overlays.push(
            modelOverlayOf(valid(modelOverlaySchema, value), file.path),
          );
          break;
        case 'ModelRules': {
          const document = valid(modelRulesSchema, value);
          rules.push(...modelRulesOf(document, file.path));
          for (const [cluster, region] of Object.entries(
            document.spec.regions,
          )) {
            regions.set(cluster, regions.get(cluster) ?? region);
          }
          break;
        }
        default:
          if (value instanceof Error) {
            throw value;
          }
      }
    } catch (error) {
      problems.push(...problemsOf(error as Error, file.path));
      if (kindOf(value) !== 'ModelOverlay') {
        incomplete ??= `${file.path} cannot be used`;
      }
    }
  }
  return {
    overlays,
    rules: {
      rules,
      regions: Object.fromEntries(regions),
      filePages,
      incomplete,
    },
    problems,
  };
}

/** The documents of a file, or why it has none. */
function documentsOf(
  file: GitOpsFile,
): Array<{ file: GitOpsFile; value: unknown }> {
  try {
    return readYamlDocuments(file).map(({ value }) => ({ file, value }));
  } catch (error) {
    return [{ file, value: error }];
  }
}

function kindOf(value: unknown): unknown {
  return (value as { kind?: unknown } | null)?.kind;
}

function valid<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw parsed.error;
  }
  return parsed.data;
}

function problemsOf(error: Error, place: string): ModelGovernance['problems'] {
  return error instanceof z.ZodError
    ? error.issues.slice(0, MOST_ISSUES).map(({ message, path }) => ({
        place,
        field: path.length > 0 ? z.core.toDotPath(path) : null,
        reason: message,
      }))
    : [{ place, field: null, reason: error.message }];
}
