import { catalogInfo } from './catalogInfo';
import { externalSecret } from './externalSecret';
import { inferenceService } from './inferenceService';
import { networkPolicy } from './networkPolicy';
import { RenderContext } from './RenderContext';
import { scaledObject, triggerAuthentication } from './scaledObject';
import type { Tree } from './sourced';

/** The files of the golden path with their documents, before they are written. Files without documents are left out. */
export function goldenPathTrees(
  context: RenderContext,
): Array<[file: string, documents: Tree[]]> {
  const present = (trees: ReadonlyArray<Tree | undefined>) =>
    trees.filter((tree): tree is Tree => tree !== undefined);
  const files: Array<[string, Tree[]]> = [
    ['inferenceservice.yaml', [inferenceService(context)]],
    [
      'scaledobject.yaml',
      present([scaledObject(context), triggerAuthentication(context)]),
    ],
    ['externalsecret.yaml', present([externalSecret(context)])],
    ['networkpolicy.yaml', [networkPolicy(context)]],
    ['catalog-info.yaml', catalogInfo(context)],
  ];
  return files.filter(([, documents]) => documents.length > 0);
}
