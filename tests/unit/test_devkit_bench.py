"""The dispatcher of the benchmarks."""

import pytest

from devkit import paths, peer
from devkit.commands import bench
from devkit.terminal import Failure


def test_unknown_benchmark_names_those_there_are():
    with pytest.raises(Failure) as failure:
        bench.main(["return_circle"])
    assert "no benchmark return_circle" in str(failure.value)
    for name in bench.BENCHMARKS:
        assert name in str(failure.value)


def test_benchmark_without_a_peer():
    with pytest.raises(Failure) as failure:
        bench.main(["return_list", "--peer"])
    assert "return_list has no peer" in str(failure.value)


PROGRAMS = [*bench.BENCHMARKS, *(beside.program for beside in peer.PEERS.values())]


@pytest.mark.parametrize("name", PROGRAMS)
def test_benchmark_has_a_program(name):
    assert (paths.SCRIPTS / "benchmarks" / f"{name}.py").is_file()


@pytest.mark.parametrize("rows", ["0", "-3", "many"])
def test_size_is_a_number_above_zero(rows, capsys):
    with pytest.raises(SystemExit):
        bench.main(["return_cycle", "--rows", rows])
    assert "--rows" in capsys.readouterr().err
