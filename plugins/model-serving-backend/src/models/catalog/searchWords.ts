import { CatalogModel } from '@model-serving/backstage-plugin-model-serving-common';

/** What people call what a model is for, by the names of tasks and the tags that hubs have for it. */
const PURPOSES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'any-to-any': 'vision multimodal',
    'automatic-speech-recognition': 'speech to text transcribe transcription',
    code: 'code coding programming',
    'code-generation': 'code coding programming',
    coding: 'code coding programming',
    'document-question-answering': 'vision documents',
    'feature-extraction': 'embedding embeddings',
    'image-classification': 'vision',
    'image-segmentation': 'vision',
    'image-text-to-text': 'vision multimodal',
    'image-to-text': 'vision',
    'object-detection': 'vision',
    'sentence-similarity': 'embedding embeddings',
    summarization: 'summarize summaries summary',
    'text-ranking': 'rerank reranker reranking',
    'text-to-image': 'image generation',
    'text-to-speech': 'speech voice',
    'token-classification': 'named entities ner',
    translation: 'translate translation',
    'video-text-to-text': 'vision video multimodal',
    'visual-question-answering': 'vision multimodal',
  }),
);

/** What is read with vision. */
const READS: ReadonlySet<string> = new Set(['image', 'video']);

const NAMES = new Intl.DisplayNames(['en'], {
  type: 'language',
  fallback: 'none',
});

/** `German` of `de`; undefined for what is no code of a known language. */
function languageName(code: string): string | undefined {
  try {
    return NAMES.of(code);
  } catch {
    return undefined;
  }
}

/** Plain words for facts of a model that have names of their own: nothing that its facts do not say. */
export function searchWords({
  languages,
  modalities,
  tags,
  task,
}: Pick<CatalogModel, 'languages' | 'modalities' | 'tags' | 'task'>): string[] {
  return [
    ...[task ?? '', ...tags].flatMap(
      name => PURPOSES.get(name.toLowerCase()) ?? [],
    ),
    ...modalities.input,
    ...modalities.input.flatMap(name => (READS.has(name) ? 'vision' : [])),
    ...modalities.output,
    ...languages.flatMap(code => languageName(code) ?? []),
  ];
}
