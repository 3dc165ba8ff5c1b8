"""The facts of each run of a system job that Jobpane has seen, in one SQLite file.

Facts outlive the controller's own cleanup; outputs are not kept here.
"""
