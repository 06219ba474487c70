import {
  AdapterAnswer,
  adapterDoubts,
  adapterRefusal,
  ADAPTERS_ANNOTATION,
  ChosenModel,
  chosenModel,
  Finding,
  RuntimeOffer,
} from '@model-serving/backstage-plugin-model-serving-common';
import { fieldPath } from '@model-serving/backstage-kubernetes-policy-node';
import type { ServiceReading } from '../goldenPaths';
import type { RenderContext } from '../manifests/RenderContext';
import {
  artifactFindings,
  ArtifactQuestion,
  judgeArtifact,
  lookUpModel,
  nameOf,
} from './catalogModel';
import { judge, ModelLookup, PermitLookup } from './CheckInput';
import { modelRuleFindings } from './modelRules';

/** What only the catalog can answer about the adapters of the files. @public */
export interface AdaptersQuestion {
  adapters: ReadonlyArray<
    ArtifactQuestion & Pick<AdapterAnswer['model'], 'licenseAccepted'>
  >;
  /** The highest rank that the engine holds memory for. */
  rank: number;
  runtime: RuntimeOffer;
}

/** The question that files leave open; null where they name no adapters. */
export function adaptersQuestion(
  { fields }: ServiceReading,
  { adapterRank, adapters, runtime }: RenderContext,
  file: string,
): AdaptersQuestion | null {
  return adapters.length === 0
    ? null
    : {
        adapters: adapters.map(({ answer: { model }, uri }) => ({
          entityRef: model.ref,
          choice: { version: model.version, variant: model.variant },
          licenseAccepted: model.licenseAccepted,
          artifact: uri,
          file,
          path: fields.volumes ?? fields.artifact,
          namedIn: fieldPath(['metadata', 'annotations', ADAPTERS_ANNOTATION]),
        })),
        rank: adapterRank,
        runtime,
      };
}

type Asked = AdaptersQuestion['adapters'][number];

/** What is wrong with an adapter that the catalog has, beside the model that the files serve. */
function pairFindings(
  { rank, runtime }: AdaptersQuestion,
  { file }: Asked,
  base: ChosenModel,
  adapter: ChosenModel,
): Finding[] {
  const known = adapter.descent?.adapter?.rank ?? null;
  const refusal =
    adapterRefusal(runtime, base, adapter) ??
    (known !== null && known > rank
      ? `${adapter.title} has rank ${known}, and the files let the engine hold rank ${rank}.`
      : null);
  const doubts = adapterDoubts(base, adapter);
  return judge(
    'request',
    'adapter-fits-model',
    `${adapter.title} goes with ${base.title}`,
    refusal
      ? [{ message: refusal, file }]
      : doubts.map(message => ({ outcome: 'warn', message, file })),
  );
}

async function checkAdapter(
  question: AdaptersQuestion,
  asked: Asked,
  base: ChosenModel | null,
  lookUp: ModelLookup,
  permitOf: PermitLookup | undefined,
): Promise<Finding[]> {
  const found = await lookUpModel(asked, lookUp);
  if ('findings' in found) {
    return found.findings;
  }
  const { artifact, problem } = judgeArtifact(asked, found.model);
  const adapter = artifact && chosenModel(found.model, artifact);
  const permit = adapter && permitOf?.(adapter);
  return [
    ...artifactFindings(
      asked,
      artifact ? nameOf(found.model, artifact) : '',
      problem ? [problem] : [],
    ),
    ...(adapter && base ? pairFindings(question, asked, base, adapter) : []),
    ...(permit ? modelRuleFindings(permit, asked.licenseAccepted) : []),
  ];
}

/**
 * Whether each adapter's artifact is that of the catalog's model which the files name, and goes with the model that is
 * served.
 *
 * @param base - what is served; null where that is not known, which another finding says
 */
export async function checkAdapters(
  question: AdaptersQuestion,
  base: ChosenModel | null,
  lookUp: ModelLookup,
  permitOf?: PermitLookup,
): Promise<Finding[]> {
  const all = await Promise.all(
    question.adapters.map(asked =>
      checkAdapter(question, asked, base, lookUp, permitOf),
    ),
  );
  return all.flat();
}
