internal import APIModel
internal import Storage

extension ReadTransaction {
    /// Throws AWS's error when the API that the path names is not there.
    func requireRestAPI(_ call: OperationCall) throws {
        guard try exists(call.restAPI) else { throw RestAPI.missing(at: call.restAPI, call) }
    }
}
