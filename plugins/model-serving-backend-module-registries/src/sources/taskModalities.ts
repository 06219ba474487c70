import type { Modality } from '@model-serving/backstage-plugin-model-serving-common';
import { lookUp } from '../modelFiles/lookUp';

interface Modalities {
  input: Modality[];
  output: Modality[];
}

const of = (input: Modality[], output: Modality[]): Modalities => ({
  input,
  output,
});

/** What goes into a task of https://huggingface.co/tasks and comes out; what is not here is not guessed. */
const MODALITIES: Readonly<Record<string, Modalities>> = {
  'audio-classification': of(['audio'], ['text']),
  'audio-text-to-text': of(['audio', 'text'], ['text']),
  'audio-to-audio': of(['audio'], ['audio']),
  'automatic-speech-recognition': of(['audio'], ['text']),
  'document-question-answering': of(['image', 'text'], ['text']),
  'feature-extraction': of(['text'], ['embedding']),
  'fill-mask': of(['text'], ['text']),
  'image-classification': of(['image'], ['text']),
  'image-feature-extraction': of(['image'], ['embedding']),
  'image-text-to-text': of(['image', 'text'], ['text']),
  'image-to-image': of(['image'], ['image']),
  'image-to-text': of(['image'], ['text']),
  'image-to-video': of(['image'], ['video']),
  'question-answering': of(['text'], ['text']),
  'sentence-similarity': of(['text'], ['embedding']),
  summarization: of(['text'], ['text']),
  'tabular-classification': of(['tabular'], ['text']),
  'tabular-regression': of(['tabular'], ['tabular']),
  'text-classification': of(['text'], ['text']),
  'text-generation': of(['text'], ['text']),
  'text-ranking': of(['text'], ['text']),
  'text-to-audio': of(['text'], ['audio']),
  'text-to-image': of(['text'], ['image']),
  'text-to-speech': of(['text'], ['audio']),
  'text-to-video': of(['text'], ['video']),
  'time-series-forecasting': of(['time-series'], ['time-series']),
  'token-classification': of(['text'], ['text']),
  translation: of(['text'], ['text']),
  'video-classification': of(['video'], ['text']),
  'video-text-to-text': of(['video', 'text'], ['text']),
  'visual-document-retrieval': of(['image', 'text'], ['embedding']),
  'visual-question-answering': of(['image', 'text'], ['text']),
  'zero-shot-classification': of(['text'], ['text']),
  'zero-shot-image-classification': of(['image', 'text'], ['text']),
};

/** Modalities of a task; empty for one that does not tell. */
export function modalitiesOf(task: string | null): Modalities {
  const { input, output } = lookUp(MODALITIES, task ?? '') ?? of([], []);
  return { input: [...input], output: [...output] };
}
