import { writeFile } from 'node:fs/promises';

/** Smaller than any that says something, large enough to take a moment. */
const SHAPE = { embedding: 256, layers: 4, heads: 4, feedForward: 512 };
const CONTEXT = 4096;
const ALIGNMENT = 32;

/** Types of the format's metadata. */
const UINT32 = 4;
const INT32 = 5;
const FLOAT32 = 6;
const STRING = 8;
const ARRAY = 9;

/** Kinds of tokens. */
const UNKNOWN = 2;
const CONTROL = 3;
const BYTE = 6;

function number(type: number, value: number): Buffer {
  const buffer = Buffer.alloc(4);
  if (type === FLOAT32) {
    buffer.writeFloatLE(value);
  } else {
    buffer.writeInt32LE(value);
  }
  return buffer;
}

function long(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([long(bytes.length), bytes]);
}

function entry(key: string, type: number, value: Buffer): Buffer {
  return Buffer.concat([text(key), number(UINT32, type), value]);
}

function list(type: number, values: readonly Buffer[]): Buffer {
  return Buffer.concat([number(UINT32, type), long(values.length), ...values]);
}

/** Every byte is a token, so that a model needs no vocabulary that somebody made. */
const TOKENS: ReadonlyArray<readonly [text: string, kind: number]> = [
  ['<unk>', UNKNOWN],
  ['<s>', CONTROL],
  ['</s>', CONTROL],
  ...Array.from(
    { length: 256 },
    (_, byte) =>
      [
        `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
        BYTE,
      ] as const,
  ),
];

function metadata(): Buffer[] {
  const { embedding, layers, heads, feedForward } = SHAPE;
  const counts: Record<string, number> = {
    'llama.context_length': CONTEXT,
    'llama.embedding_length': embedding,
    'llama.block_count': layers,
    'llama.feed_forward_length': feedForward,
    'llama.attention.head_count': heads,
    'llama.attention.head_count_kv': heads,
    'llama.rope.dimension_count': embedding / heads,
    'llama.vocab_size': TOKENS.length,
    'tokenizer.ggml.unknown_token_id': 0,
    'tokenizer.ggml.bos_token_id': 1,
    'tokenizer.ggml.eos_token_id': 2,
  };
  return [
    entry('general.architecture', STRING, text('llama')),
    entry('general.name', STRING, text('lab')),
    ...Object.entries(counts).map(([key, value]) =>
      entry(key, UINT32, number(UINT32, value)),
    ),
    entry(
      'llama.attention.layer_norm_rms_epsilon',
      FLOAT32,
      number(FLOAT32, 1e-5),
    ),
    entry('tokenizer.ggml.model', STRING, text('llama')),
    entry(
      'tokenizer.ggml.tokens',
      ARRAY,
      list(
        STRING,
        TOKENS.map(([token]) => text(token)),
      ),
    ),
    entry(
      'tokenizer.ggml.scores',
      ARRAY,
      list(
        FLOAT32,
        TOKENS.map(() => number(FLOAT32, 0)),
      ),
    ),
    entry(
      'tokenizer.ggml.token_type',
      ARRAY,
      list(
        INT32,
        TOKENS.map(([, kind]) => number(INT32, kind)),
      ),
    ),
  ];
}

function tensors(): Array<[name: string, shape: readonly number[]]> {
  const { embedding, layers, feedForward } = SHAPE;
  const square = [embedding, embedding];
  const layer = (index: number): Array<[string, readonly number[]]> => [
    [`blk.${index}.attn_norm.weight`, [embedding]],
    [`blk.${index}.attn_q.weight`, square],
    [`blk.${index}.attn_k.weight`, square],
    [`blk.${index}.attn_v.weight`, square],
    [`blk.${index}.attn_output.weight`, square],
    [`blk.${index}.ffn_norm.weight`, [embedding]],
    [`blk.${index}.ffn_gate.weight`, [embedding, feedForward]],
    [`blk.${index}.ffn_up.weight`, [embedding, feedForward]],
    [`blk.${index}.ffn_down.weight`, [feedForward, embedding]],
  ];
  return [
    ['token_embd.weight', [embedding, TOKENS.length]],
    ...Array.from({ length: layers }, (_, index) => layer(index)).flat(),
    ['output_norm.weight', [embedding]],
    ['output.weight', [embedding, TOKENS.length]],
  ];
}

/** Numbers that look random and are the same each time. */
function weights(count: number): Buffer {
  const values = new Float32Array(count);
  let state = count;
  for (let index = 0; index < count; index++) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    values[index] = (state / 2_147_483_648 - 0.5) / 8;
  }
  return Buffer.from(values.buffer);
}

function padded(buffer: Buffer): Buffer {
  const missing = (ALIGNMENT - (buffer.length % ALIGNMENT)) % ALIGNMENT;
  return Buffer.concat([buffer, Buffer.alloc(missing)]);
}

/** Writes a model in GGUF (version 3) that llama.cpp loads: a Llama of random weights. */
export async function writeTinyGguf(file: string): Promise<void> {
  const entries = metadata();
  const infos: Buffer[] = [];
  const data: Buffer[] = [];
  let offset = 0;
  for (const [name, shape] of tensors()) {
    const content = padded(weights(shape.reduce((a, b) => a * b, 1)));
    infos.push(
      text(name),
      number(UINT32, shape.length),
      ...shape.map(long),
      // 32-bit floats.
      number(UINT32, 0),
      long(offset),
    );
    data.push(content);
    offset += content.length;
  }
  const head = Buffer.concat([
    Buffer.from('GGUF'),
    number(UINT32, 3),
    long(data.length),
    long(entries.length),
    ...entries,
    ...infos,
  ]);
  await writeFile(file, Buffer.concat([padded(head), ...data]));
}
