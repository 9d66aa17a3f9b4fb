"""The inner loops: boards, ejection chains, annealing. Plain whole-number code that numba can compile."""
