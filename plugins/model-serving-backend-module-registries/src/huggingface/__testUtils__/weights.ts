/** A safetensors file of which only the header is there. */
export function safetensorsFile(
  tensors: Record<string, { dtype: string; shape: number[] }>,
): Buffer {
  const header = Buffer.from(
    JSON.stringify(
      Object.fromEntries(
        Object.entries(tensors).map(([name, tensor]) => [
          name,
          { ...tensor, data_offsets: [0, 0] },
        ]),
      ),
    ),
  );
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, header]);
}

type GgufValue = string | number | string[] | number[];

/** A GGUF file with this metadata and one tensor of the given shape. */
export function ggufFile(
  metadata: Record<string, GgufValue>,
  shape: number[],
): Buffer {
  const entries = Object.entries(metadata);
  const elements = shape.reduce((product, size) => product * size, 1);
  return Buffer.concat([
    Buffer.from('GGUF'),
    u32(3),
    u64(1),
    u64(entries.length),
    ...entries.flatMap(([key, value]) => [text(key), valueOf(value)]),
    text('blk.0.weight'),
    u32(shape.length),
    ...shape.map(u64),
    u32(1),
    u64(0),
    Buffer.alloc(Math.ceil(elements / 8) + 64),
  ]);
}

const UINT32 = 4;
const STRING = 8;
const ARRAY = 9;

function valueOf(value: GgufValue): Buffer {
  if (Array.isArray(value)) {
    const isText = typeof value[0] === 'string';
    return Buffer.concat([
      u32(ARRAY),
      u32(isText ? STRING : UINT32),
      u64(value.length),
      ...value.map(each => (isText ? text(String(each)) : u32(Number(each)))),
    ]);
  }
  return typeof value === 'string'
    ? Buffer.concat([u32(STRING), text(value)])
    : Buffer.concat([u32(UINT32), u32(value)]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}
