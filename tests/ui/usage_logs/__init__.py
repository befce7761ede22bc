"""Tests of usage logs in the app: choosing one, choosing a part of it, and its workload."""
