"""What each job costs beside the least it could cost, measured in turn in one run. Started by scripts/bench.sh."""
