"""The faults of the stand-in for Finance and Operations.

Calls are called GetAzureWriteUrl and so on, DataManagementExecutionJobDetails and so on, PutBlob, PutBlock, PutBlockList, GetBlob and
token.
"""
from standin_faults import anywhere

BLOBS = {'GetBlob', 'HeadBlob', 'PutBlob', 'PutBlock', 'PutBlockList'}
# Those that are empty before they are ready; the one of staging errors is empty where there are none.
URLS = {'GetExportedPackageUrl', 'GetImportTargetErrorKeysFileUrl'}
JOBS = {'ImportFromPackage', 'ImportFromPackageAsync', 'ExportToPackage', 'ExportToPackageAsync'}


def at_data(call):
    return call not in BLOBS | {'token'}


FAULTS = {
    'throttle': (1, anywhere), 'throttle-forever': (None, anywhere), 'unavailable': (1, anywhere),
    'early-400': (1, {'GetExecutionSummaryStatus'}.__contains__),
    'empty-url': (1, URLS.__contains__),
    'nested-value': (None, at_data),
    'lost-before': (1, anywhere), 'lost-after': (1, anywhere),
    'expired-token': (1, at_data),
    'no-details': (None, {'DataManagementExecutionJobDetails'}.__contains__),
    'cut-download': (1, {'GetBlob'}.__contains__), 'wrong-length': (1, {'GetBlob'}.__contains__),
    'redirect-to-http': (None, {'GetBlob'}.__contains__),
    'slow-bytes': (None, {'GetBlob'}.__contains__),
    'fails': (None, JOBS.__contains__), 'canceled': (None, JOBS.__contains__),
    'garbage': (1, at_data),
    'huge-answer': (None, at_data),
}
TRANSIENT = ('throttle', 'unavailable', 'lost-before', 'lost-after', 'early-400', 'empty-url', 'expired-token', 'cut-download')
