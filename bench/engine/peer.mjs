// Debian's PyTorch and NumPy with the best that they can have: OpenBLAS with OpenMP, and its AVX-512 kernels where the processor has AVX-512
// (OpenBLAS 0.3.21 does not know newer processors and falls back to older kernels for them).
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { arch } from 'node:os';
import { join } from 'node:path';
import { LineProgram } from '../lib/lines.mjs';

const LIBRARIES = { x64: '/usr/lib/x86_64-linux-gnu/openblas-openmp', arm64: '/usr/lib/aarch64-linux-gnu/openblas-openmp' }[arch()];

async function python(program) {
  if (!existsSync(LIBRARIES)) throw new Error(`OpenBLAS with OpenMP is missing (${LIBRARIES}): apt-get install libopenblas0-openmp`);
  const flags = await readFile('/proc/cpuinfo', 'utf8');
  const kernels = /\bavx512f\b/.test(flags) ? 'SkylakeX' : arch() === 'x64' ? 'Haswell' : 'NEOVERSEN1';
  // Whoever starts this may have limited his own threads: a peer has what it takes by itself.
  const env = { OMP_NUM_THREADS: undefined, OPENBLAS_NUM_THREADS: undefined, OPENBLAS_CORETYPE: kernels, LD_LIBRARY_PATH: LIBRARIES };
  return LineProgram.start('/usr/bin/python3', [join(import.meta.dirname, program)], env);
}

export const torchPeer = () => python('torch_peer.py');
export const numpyPeer = () => python('numpy_peer.py');
