import {
  ModelServingClient,
  ModelServingClientOptions,
} from '@model-serving/backstage-plugin-model-serving-common';
import { ModelServingApi, ServingEvent } from './ModelServingApi';
import { ServingStream } from './ServingStream';

/** Speaks to the model-serving backend on behalf of the signed-in user. @public */
export class LiveModelServingClient
  extends ModelServingClient
  implements ModelServingApi
{
  readonly #stream: ServingStream;

  constructor(options: ModelServingClientOptions) {
    super(options);
    this.#stream = new ServingStream(signal => this.openStream({ signal }));
  }

  subscribe(listener: (event: ServingEvent) => void): () => void {
    return this.#stream.subscribe(listener);
  }
}
