import { workload } from '../../__fixtures__/serving';
import { disagreements } from './disagreements';
import { POD, Row, crashed, standard } from './problems';

describe('reported problems: causes in the last words of engines', () => {
  it.each<Row>([
    ...(
      [
        [
          'vllm-project/vllm#26565',
          'RuntimeError: FlashInfer requires GPUs with sm75 or higher',
          /too old/,
          /newer accelerator/,
        ],
        [
          'triton-inference-server/server#4956',
          'E1008 08:29:52.094179 1 logging.cc:43] 1: [stdArchiveReader.cpp::StdArchiveReader::40] Error Code 1: Serialization (Serialization assertion stdVersionRead == serializationVersion failed.Version tag does not match. Note: Current Version: 205, Serialized Engine Version: 213)\nE1008 08:29:52.094254 1 logging.cc:43] 4: [runtime.cpp::deserializeCudaEngine::50] Error Code 4: Internal Error (Engine deserialization failed.)\nSignal (11) received.',
          /TensorRT engine .*another version/,
          /publisher .*build/,
        ],
        [
          'triton-inference-server/server#6541',
          "E1108 15:57:56.242514 1 model_lifecycle.cc:597] failed to load 'laion_l14' version 1: Invalid argument: unable to find 'libtriton_tensorrt_plan.so' for model 'laion_l14', searched: /tmp/folderxwRJAh/1",
          /lacks a package/,
          /runtime image/,
        ],
        [
          'clearml/clearml-serving#3',
          "E0609 11:05:39.787741 697 model_repository_manager.cc:1242] failed to load 'cub200_resnet34' version 1: Unavailable: unable to find '/models/cub200_resnet34/1/model.pt' for model instance 'cub200_resnet34'\nerror: creating server: Internal - failed to load all models",
          /files are not complete/,
          /publisher/,
        ],
        [
          'kserve/kserve#2137',
          'tensorflow_serving/sources/storage_path/file_system_storage_path_source.cc:365] FileSystemStoragePathSource encountered a filesystem access error: Could not find base path /mnt/models for servable flower-sample with error Not found: /mnt/models not found',
          /files are not complete|no model/,
          /model/,
        ],
        [
          'sgl-project/sglang#4547',
          'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 4.93 GiB. GPU 0 has a total capacity of 79.14 GiB of which 3.79 GiB is free. Process 13118 has 75.33 GiB memory in use.',
          /asked for 4\.93 GiB more, 3\.79 GiB of 79\.14 GiB were free/,
          /accelerator with more memory/,
        ],
        [
          'llm-d/llm-d-router#255',
          'panic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x1da9531]\n\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:12 +0x1d',
          /invalid memory address or nil pointer dereference/,
          /log/,
        ],
        [
          'kserve/kserve#3770',
          'ValueError: The checkpoint you are trying to load has model type `qwen3_next` but Transformers does not recognize this architecture. This could be because of an issue with the checkpoint, or because your version of Transformers is out of date.',
          /does not know the model's architecture/,
          /newer version of the runtime/,
        ],
      ] as const
    ).map(
      ([from, message, says, next]): Row => ({
        what: `the engine ends with: ${message.slice(0, 60)}`,
        from,
        objects: standard(crashed(message), workload(POD, { admitted: 5 })),
        now: 1200,
        word: 'failed',
        says: [says],
        next,
      }),
    ),
  ])('$from: $what', row => {
    expect(disagreements(row)).toEqual([]);
  });
});
